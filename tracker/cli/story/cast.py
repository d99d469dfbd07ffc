"""Who plays in the demo: invented people, schools and places. No real person is meant."""

from dataclasses import dataclass

from tracker.web.demo import ADMINISTRATOR, COORDINATOR, LEARNER, MENTOR, READER

PROGRAMME = "be-nl-vocational"
ZONE = "Europe/Brussels"


@dataclass(frozen=True)
class Place:
    """A site where learners practise."""

    name: str
    kind: str
    department: str
    town: str
    capacity: int


@dataclass(frozen=True)
class Part:
    """Somebody who works with the learners: `place` names a site, `slow` lets requests wait."""

    name: str
    function: str
    place: str = ""
    email: str = ""
    slow: bool = False


@dataclass(frozen=True)
class Group:
    """A cohort: how long ago it began, and who is in it, always in this order."""

    key: str
    pace: str
    months: int
    days: int
    languages: tuple[str, ...]
    learners: tuple[str, ...]


SCHOOL, SECOND_SCHOOL = "Campus Ledeberg, Gent", "Schola Zinneke, Brussel"

PLACES = {
    "practice": Place("Groepspraktijk De Linde", "general-practice", "", "Gent", 14),
    "hospital": Place("Ziekenhuis Leieoever", "hospital", "Day clinic", "Gent", 8),
    "centre": Place("Hartcentrum Scheldeland", "specialised-centre", "Cardiology", "Wetteren", 6),
    "rehabilitation": Place("Revalidatiecentrum De Brug", "rehabilitation", "", "Merelbeke", 6),
    "room": Place("Campus Ledeberg", "skills-room", "Skills room 2", "Gent", 16),
}

SECOND_PLACES = {
    "practice": PLACES["practice"],
    "house": Place("Medisch huis Marolle", "medical-centre", "", "Brussel", 2),
}

MENTORS = {
    "lucie": Part("Lucie Moreau", "Practice nurse", "practice", MENTOR),
    "pieter": Part("Pieter De Smet", "General practitioner", "practice"),
    "sofie": Part("Sofie Claes", "Head nurse", "hospital"),
    "mehmet": Part("Mehmet Aydın", "Nurse", "hospital"),
    "annelies": Part("Annelies Vos", "Head of the desk", "centre", slow=True),
    "youssef": Part("Youssef El Idrissi", "Physiotherapist", "rehabilitation"),
    "katarzyna": Part("Katarzyna Wójcik", "Nurse and teacher", "room"),
    "dirk": Part("Dirk Hoste", "Nurse and teacher", "room"),
}

SECOND_MENTORS = {
    "lucie": MENTORS["lucie"],
    "aurelie": Part("Aurélie Simonart", "Nurse", "house"),
}

TEAMS = (
    ("lucie", "pieter", "katarzyna"),
    ("sofie", "mehmet", "dirk"),
    ("pieter", "lucie", "dirk"),
    ("annelies", "youssef", "katarzyna"),
    ("mehmet", "sofie", "katarzyna"),
    ("youssef", "annelies", "dirk"),
)
"""Mentor in charge, colleague, teacher in the skills room: one team for each learner, in turn."""

SECOND_TEAMS = (("lucie", "aurelie", "aurelie"),)

COORDINATORS = (Part("Hilde Verstraeten", "", email=COORDINATOR), Part("Karim Benali", ""))
ADMIN = Part("Jef Maertens", "", email=ADMINISTRATOR)
SECOND_COORDINATOR = Part("Nathalie Lambrechts", "")

FULL_TIME = Group(
    "full-time",
    "full-time",
    7,
    2,
    ("nl", "en"),
    (
        "Amina de Vries",
        "Bram Janssens",
        "Céline Dupont",
        "Daan Bakker",
        "Elif Yıldırım",
        "Fatou Diallo",
        "Greet Lambrecht",
        "Hamza El Amrani",
        "Inès Lefèvre",
        "Jonas Wouters",
        "Katarzyna Nowak",
        "Lars Maes",
        "Maëlle Dubois",
        "Noor Haddad",
        "Oskar Nilsen",
        "Paulina Kamińska",
        "Quinten Laurent",
        "Rania Mansour",
        "Sanne Visser",
        "Tobias Mertens",
        "Ursula Goossens",
        "Vildan Öztürk",
        "Wout Peeters",
        "Xander Claeys",
        "Yara Aziz",
        "Zoë Van den Berg",
        "Anneleen Cools",
        "Benoît Garnier",
        "Cato Mulder",
        "Dorien Smet",
    ),
)
PART_TIME = Group(
    "part-time",
    "part-time",
    3,
    0,
    ("nl", "fr"),
    (
        "Aleksandra Zielińska",
        "Berat Şahin",
        "Charlotte Renard",
        "Driss Ouali",
        "Emma Verhaeghe",
        "Farah Khoury",
        "Gunnar Solheim",
        "Hanne Baeten",
        "Ilyas Bouzid",
        "Joke Vermeire",
        "Kamil Wiśniewski",
        "Leïla Hamdi",
        "Marit Haugen",
        "Nisa Çelik",
        "Olivier Fontaine",
        "Petra Desmedt",
        "Rasmus Berge",
        "Salma Idrissi",
        "Tine Roelandt",
        "Umut Arslan",
        "Veerle Cornelis",
        "Wiktor Lewandowicz",
        "Yasmine Toumi",
        "Zeynep Korkmaz",
    ),
)
EVENING = Group(
    "evening",
    "evening",
    22,
    20,
    ("nl", "en", "fr"),
    (
        "Agnieszka Malinowska",
        "Bilal Chakir",
        "Claire Marchand",
        "Deniz Aksoy",
        "Eline Bogaert",
        "Françoise Pirard",
        "Gwen Standaert",
        "Hassan Jaziri",
        "Ingunn Moe",
        "Jolien Pauwels",
        "Krzysztof Sikora",
        "Lieve Temmerman",
    ),
)
SECOND = Group(
    "second",
    "full-time",
    4,
    10,
    ("nl", "fr"),
    ("Nadège Mukendi", "Selim Karaca", "Astrid Vandamme"),
)

AMINA, CELINE = FULL_TIME.learners[0], FULL_TIME.learners[2]
KNOWN_ADDRESSES = {AMINA: LEARNER, CELINE: READER}
READS = {
    CELINE: "fr",
    "Inès Lefèvre": "fr",
    "Maëlle Dubois": "fr",
    "Benoît Garnier": "fr",
    "Bram Janssens": "nl",
    "Greet Lambrecht": "nl",
    "Jonas Wouters": "nl",
    "Sanne Visser": "nl",
    "Wout Peeters": "nl",
    "Oskar Nilsen": "nb",
    "Charlotte Renard": "fr",
    "Olivier Fontaine": "fr",
    "Gunnar Solheim": "nb",
    "Marit Haugen": "nb",
    "Françoise Pirard": "fr",
    "Nadège Mukendi": "fr",
    "Aurélie Simonart": "fr",
    "Annelies Vos": "nl",
}
"""In which language somebody reads the curriculum; everybody else in English."""
