"""Many learners at once: where a cohort stands, who needs attention, the skills matrix. Reads only."""
