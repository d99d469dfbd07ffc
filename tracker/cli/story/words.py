"""What people write in the story: notes of learners, comments and reasons of mentors. Invented, like the people."""

WHAT = {
    "terminology": (
        "Took ten words from a discharge letter apart with a classmate.",
        "Sorted word cards by root and ending, then explained five aloud.",
        "Read three request forms and said what each asks for.",
        "Quizzed each other on abbreviations, wrote down the two I mixed up.",
        "Explained a heart examination to my neighbour without one Latin word.",
    ),
    "hygiene": (
        "Hand washing with the UV lamp. My thumbs were still green the first time.",
        "Put gloves and apron on and off four times, in pairs.",
        "Cleaned the couch and the trolley between two patients.",
        "Packed instruments for the steriliser and checked the indicator.",
        "Sorted a mixed tray of waste, asked about the broken ampoule.",
        "Walked through a needle-stick accident on paper, then as a role play.",
    ),
    "language-preparation": (
        "Reception role play in Dutch, recorded on my phone and listened back.",
        "Gave directions to the lab in Dutch, twice without looking at my notes.",
        "Retold the unit on blood in Dutch to my conversation partner.",
        "Took a phone message in Dutch and read it back.",
    ),
    "administrative-workflows": (
        "A morning at the desk: eleven patients, two without a card.",
        "Planned follow-up appointments with the secretary beside me.",
        "Phoned to move three appointments, one person was quite upset.",
        "Updated addresses and family doctors in the training record.",
        "Collected reports for a referral, one page belonged to somebody else.",
        "Prepared the billing of a morning and compared it with yesterday's.",
    ),
    "clinical-procedures": (
        "Prepared the room for three examinations, forgot the paper once.",
        "Measured on two classmates and on one patient who agreed to it.",
        "Stood beside the nurse at a dressing change and handed things over.",
        "Labelled the tubes at the bedside and had each one checked.",
        "Checked stock and the fridge list, two boxes were out of date.",
        "Pulse, breathing and temperature of four patients before the doctor came.",
        "Practised the steps aloud with the manikin until they sat.",
    ),
    "ethics": (
        "Role play: a brother phones and wants to know a result.",
        "Moved a talk away from the counter because others could hear.",
        "Explained a consent form, and fetched the nurse for a question that was not mine.",
        "Talked in a group of four about a patient who would not be touched.",
    ),
    "healthcare-system": (
        "Drew who works with whom at the clinic, and whom I would ask first.",
        "Looked up where to send a patient for a hearing test, and phoned to check.",
        "Sat in on a team meeting and wrote down two things that were decided.",
        "Explained to a new classmate how the insurance pays a visit.",
    ),
    "internship": (
        "Half the day at the desk, then with the nurse on her round.",
        "Prepared rooms, walked with patients, restocked in the quiet hour.",
        "Long day, a lot of phone calls. Handover went well.",
        "Followed one patient from the desk to the lab and back.",
        "Busy morning, so I mostly watched. In the afternoon I did the desk alone.",
        "Took part in the team talk and wrote the list for tomorrow.",
    ),
}
ANYWHERE = (
    "Did this twice with somebody beside me, and once while they watched.",
    "Went through the steps on paper first, then for real.",
    "It went better than last week. I still look at my notes.",
    "Practised with a classmate, each of us three times.",
)
"""For a module that has no words of its own here."""
REFLECTIONS = (
    "The second self-check question was harder than it looked.",
    "I knew most of this from working at a pharmacy, but not why.",
    "I will read the part about limits again before my placement.",
    "Made my own cards for the new words.",
    "Studied this on the train, in two goes.",
    "Good to know what I may not do, not only what I may.",
    "We talked about this at home. My mother works in care too.",
    "I want to see this once for real.",
)
ASKS = (
    "I have done this four times now. Could you watch me this week?",
    "Ready when you are. Mornings are best for me.",
    "I was nervous the last time, I would like to show it again.",
    "Thursday I am at the desk all day, would that suit you?",
    "I practised the part you mentioned.",
    "Could you look at this one when it is quiet?",
    "",
    "",
    "",
)
PRAISE = (
    "Calm, and explained every step to the patient.",
    "Did all steps in order without a reminder.",
    "Good eye for the patient's comfort.",
    "Asked the right question at the right moment.",
    "Worked neatly. Next time say aloud what you write down.",
    "Much surer than two weeks ago.",
    "Noticed an error in the label and put it right without being told.",
    "Friendly at a busy counter, and still checked everything.",
    "Exactly as we agreed. I would let this be done without me beside it.",
    "Took the time the patient needed.",
    "",
    "",
    "",
    "",
)
MORE = (
    "The order of the steps was right, but one was skipped. Practise it twice more and ask again.",
    "Too quick at the end. Slow down and check before you write.",
    "Good contact with the patient. The technique needs more repetition.",
    "I had to remind you twice. That is fine now, try again next week.",
    "You stopped and asked, which was right. Practise the part after that with me first.",
)
SENT_BACK = (
    "Log a practice in real care first, then ask me again.",
    "We have not done this together yet. Join me on Tuesday morning.",
    "Please write which patient contact you mean, without a name.",
    "Ask this when you are back at the clinic, I cannot see it from here.",
)
NOT_OBSERVED = (
    "I was not there when you did this. Ask a colleague or wait for my shift.",
    "I only saw the last part, that is not enough to sign.",
)
NOT_NOW = (
    "We are two people short this week. Ask me again on Monday.",
    "I am on leave from tomorrow, please ask a colleague.",
)
DECLINED = (
    "The desk was closed that afternoon. Was it another day?",
    "That was one hour, not two. Please log it again.",
    "You watched from the door, that is not yet practice.",
    "I think this was simulated, not real care. Please log it again that way.",
)
ANEW = (
    "Corrected as you said.",
    "You are right, here it is again.",
    "It was the day before, sorry.",
)
REPLIES = (
    "Thank you, I will practise that in the skills room.",
    "Understood. I will ask again next week.",
    "I did not see it that way, but I understand now.",
    "Thanks for taking the time.",
)
OFFICE = (
    "Phoned. Will catch up in the week after the holidays.",
    "Talked about the pace. An extra hour in the skills room on Wednesdays.",
    "All fine, works ahead on purpose because of a journey.",
)
FEEDBACK = (
    "On time, tidy, and kind to the colleagues at the desk.",
    "Ask more. Nobody here minds a question.",
    "You have grown into the team.",
    "Keep your notes shorter, the rest goes very well.",
    "Patients remember your name, that says a lot.",
    "Watch your phone during the round, please.",
)
DIMENSIONS = ("technical-skill", "reliability", "attention-to-detail", "empathy", "respect-for-procedures")

EXEMPT = "Diploma of a nursing assistant, with the list of its subjects."
AFTER_A_FAILURE = (
    "The parts on safe work were strong. Look at the word endings again.",
    "Time ran out. Try the questions of last year with a clock beside you.",
    "Talked it through with the teacher on the same day.",
)

DUTIES = (
    "Reception and phone in the morning, rooms in the afternoon.",
    "Prepared the rooms, welcomed patients, measured blood pressure with the nurse beside me.",
    "Laboratory: labelled tubes, checked request forms, walked along with a nurse.",
    "Filed reports and updated the record, then stood beside the doctor at three consultations.",
    "Stock and fridge list, sterilisation round, two dressing changes watched.",
    "",
    "",
)
DAY_SENT_BACK = (
    "You left at two that day. Please log the hours you were there.",
    "The lunch break is not part of it. Please put it right.",
)
STRENGTHS = (
    "Calm with patients who are in a hurry, and exact in the record.",
    "Asks before doing something new, and remembers the answer.",
    "Rooms are ready on time and complete. The team notices.",
    "Speaks clearly on the phone, also in a second language.",
)
GOALS = (
    "Take the phone alone in quiet hours. Say the next step aloud before you begin it.",
    "Look at the patient while you write. Plan ten minutes more for the end of the day.",
    "Watch two electrocardiograms and lay one yourself, with somebody beside you.",
    "Ask for one observation each week, at a moment that you choose.",
)
THANKS = (
    "Thank you. I will take the phone on Thursday mornings, if that suits you.",
    "Thank you, I had not noticed that myself.",
    "I agree, and I have asked the nurse for the electrocardiogram already.",
)
WAIVED = "Has worked in a nursing home for eight years; the director of the site agrees."
SITE_GOES = "The practice closes for building work."
SITE_COMES = "Goes on where the colleague works."
DOCUMENTS = ("Signed declaration of confidentiality", "Extract from the criminal record", "Insurance of the placement")
HEARD = (
    ("Tell the patient what you are about to do before you touch them.", "clinical-procedures"),
    ("Your notes can be read by everybody now. Keep them so.", "administrative-workflows"),
    ("First look, then measure.", "clinical-procedures"),
    ("Well done with the difficult phone call.", None),
    ("Ask me earlier when you are not sure.", None),
    ("Disinfect before the gloves, not only after.", "hygiene"),
    ("You may lead the next intake, I stand beside you.", None),
)
"""What mentors say, as learners note it, and the module it is about."""
NOT_SAID = "I said it about the whole group, not about you alone."
DENIED = "I was on leave that week. Somebody else used my sign-in."
