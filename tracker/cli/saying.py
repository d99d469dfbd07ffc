"""One English line for every refusal, for whoever stands at the command line. Pages have their own words."""

from tracker.errors import Conflict, CurriculumFaults, Forbidden, Misconfigured, NotFound, OwnSkill, StrideError

SENTENCES: dict[type[StrideError], str] = {
    Conflict: "That is taken already: choose another name or address.",
    NotFound: "There is no such thing here.",
    OwnSkill: "Nobody can be their own mentor.",
    Forbidden: "That person may not do this.",
}


def sentence(error: StrideError) -> str:
    """What to tell. An error without a sentence here tells what its class says of itself."""
    if isinstance(error, Misconfigured):
        return error.remedy
    if isinstance(error, CurriculumFaults):
        return "\n".join(["The curriculum has faults; nothing was published.", *map(str, error.faults)])
    return SENTENCES.get(type(error)) or (type(error).__doc__ or type(error).__name__).splitlines()[0]
