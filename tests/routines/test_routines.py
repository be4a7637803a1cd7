"""Municipal routines: what each must hold, and what a profile may and may not change."""

import shutil
from datetime import time
from pathlib import Path

import pytest

from koord.domain.people import AgencyKind
from koord.errors import InvalidValueError, KoordError
from koord.routines.loading import (
    FOLDER,
    guess_agency_kind,
    load_routine,
    read_routine,
    routine_keys,
)

KEYS = ("etne", "flekkefjord", "lyngdal", "nasjonal", "steinkjer")
TOPICS = (
    "diagnose",
    "medisin",
    "psykisk helse",
    "skole",
    "språk",
    "atferd",
    "fravær",
    "søsken",
    "familie",
    "økonomi",
    "bolig",
    "fritid",
    "rus",
    "barnevern",
)
LAW_AGES = {
    AgencyKind.SCHOOL: (15, 15),
    AgencyKind.AFTER_SCHOOL: (15, 15),
    AgencyKind.EDUCATIONAL_PSYCHOLOGY: (15, 15),
    AgencyKind.KINDERGARTEN: (15, 15),
    AgencyKind.HEALTH_CENTRE: (16, 16),
    AgencyKind.SCHOOL_HEALTH: (16, 16),
    AgencyKind.GENERAL_PRACTITIONER: (16, 16),
    AgencyKind.CHILD_PSYCHIATRY: (16, 16),
    AgencyKind.HABILITATION: (16, 16),
    AgencyKind.HOSPITAL: (16, 16),
    AgencyKind.MENTAL_HEALTH: (16, 16),
    AgencyKind.THERAPY: (16, 16),
    AgencyKind.HOME_CARE: (16, 16),
    AgencyKind.CHILD_WELFARE: (15, 18),
    AgencyKind.RESPITE: (16, 18),
    AgencyKind.LABOUR_AND_WELFARE: (18, 18),
    AgencyKind.OTHER: (15, 18),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the data files that a test may spoil."""
    copy = tmp_path / "routines"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def write_profile(folder: Path, text: str) -> None:
    """Put a profile called `prøve` among the others."""
    file = folder / "profiles" / "prøve.toml"
    file.write_text('name = "Prøve"\nsource = "en test"\n' + text, encoding="utf-8")


def signing(own_from: int | None = None, parents_until: int | None = None) -> str:
    """Return a profile's rule for every kind."""
    ages = {"own_from": own_from, "parents_until": parents_until}
    lines = [f"{key} = {age}" for key, age in ages.items() if age is not None]
    return "\n".join(
        [
            "[[signing]]",
            'kinds = ["alle"]',
            *lines,
            'ground = "Prøve sier det."',
            'ground_nn = "Prøve seier det."',
            'source = "en test"',
        ]
    )


def test_the_routines_are_those_that_oppsett_names() -> None:
    """The five routines of the command line are there, and no others."""
    assert routine_keys() == KEYS


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("key", KEYS)
def test_every_routine_is_whole(key: str, language: str) -> None:
    """Each routine loads in both languages, with a rule for each kind and the topics promised."""
    routine = load_routine(key, language)

    assert routine.key == key
    assert set(routine.signing) == set(AgencyKind)
    assert set(TOPICS) <= set(routine.topics)
    assert routine.warn_days == (60, 30, 14)
    assert routine.consent_months == 12
    assert (routine.agenda_days, routine.minutes_days, routine.meeting_minutes) == (7, 7, 90)
    assert routine.coordinator_share == 70
    assert (routine.plan_days, routine.rhythm.meetings, routine.rhythm.talk_days) == (30, 1, 21)
    assert routine.rhythm.weekdays == (1, 2, 3)
    assert routine.rhythm.times[0] == time(14)
    assert [milestone.age for milestone in routine.milestones] == [7, 12, 15, 16, 18]
    settling = {t.settled_by for t in routine.start_tasks if t.settled_by}
    assert "møteplan" in settling and settling <= {"møteplan", "kontakt"}
    assert routine.meeting_kinds[0].key == "ansvarsgruppemøte"
    assert {task.source.partition(",")[0] for task in routine.start_tasks} >= {"ETN 36", "STK 377"}


@pytest.mark.parametrize("kind", list(AgencyKind))
def test_the_laws_ages(kind: AgencyKind) -> None:
    """The national routine is the law's answer and nothing else."""
    rule = load_routine("nasjonal").signing[kind]

    assert (rule.own_from, rule.parents_until) == LAW_AGES[kind]


@pytest.mark.parametrize("kind", list(AgencyKind))
@pytest.mark.parametrize("key", KEYS)
def test_no_profile_asks_for_fewer_signers_than_the_law(key: str, kind: AgencyKind) -> None:
    """At every age whoever the law wants to sign, signs in each municipality too."""
    rule, law = load_routine(key).signing[kind], load_routine("nasjonal").signing[kind]

    assert rule.own_from <= law.own_from
    assert rule.parents_until >= law.parents_until
    assert rule.own_from <= rule.parents_until
    assert rule.ground.startswith(law.ground)


def test_parents_sign_until_eighteen_in_etne() -> None:
    """At 16 and 17 Etne wants the parents beside the young person where the law does not."""
    etne, law = load_routine("etne").signing, load_routine("nasjonal").signing

    for kind in AgencyKind:
        assert etne[kind].parents_until == 18
        assert etne[kind].own_from == law[kind].own_from
        assert "I Etne skriver foreldrene under" in etne[kind].ground
    assert law[AgencyKind.CHILD_PSYCHIATRY].parents_until == 16


def test_the_ground_follows_the_papers_language() -> None:
    """The printed sentence comes in nynorsk for a paper in nynorsk."""
    nb = load_routine("etne").signing[AgencyKind.SCHOOL].ground
    nn = load_routine("etne", "nn").signing[AgencyKind.SCHOOL].ground

    assert "eleven selv" in nb
    assert "eleven sjølv" in nn
    assert "kommunen si handbok" in nn


def test_a_profile_cannot_weaken_the_law(folder: Path) -> None:
    """Fewer signers in a profile change nothing, and its sentence is not printed."""
    write_profile(folder, signing(own_from=18, parents_until=12))

    routine = read_routine("prøve", folder)

    assert routine.signing == load_routine("nasjonal").signing


def test_a_profile_that_is_stricter_in_part_counts_only_there(folder: Path) -> None:
    """Parents until 16 is more than the law towards a school and less towards barnevernet."""
    write_profile(folder, signing(parents_until=16))

    rules = read_routine("prøve", folder).signing

    assert rules[AgencyKind.SCHOOL].parents_until == 16
    assert rules[AgencyKind.SCHOOL].ground.endswith("Prøve sier det.")
    assert rules[AgencyKind.CHILD_WELFARE].parents_until == 18
    assert "Prøve" not in rules[AgencyKind.CHILD_WELFARE].ground


def test_a_profile_may_ask_for_the_young_persons_signature_earlier(folder: Path) -> None:
    """An own signature from 12 is one more signer, so it holds everywhere."""
    write_profile(folder, signing(own_from=12))

    rules = read_routine("prøve", folder).signing

    assert {rule.own_from for rule in rules.values()} == {12}
    assert {kind: rule.parents_until for kind, rule in rules.items()} == {
        kind: ages[1] for kind, ages in LAW_AGES.items()
    }


def test_a_profile_adds_topics_but_takes_none_away(folder: Path) -> None:
    """A profile's topics stand after those that every routine has."""
    write_profile(folder, '[values.topics]\nvalue = ["søvn", "rus"]\nsource = "en test"')

    assert read_routine("prøve", folder).topics == (*TOPICS, "søvn")


def test_a_profile_sets_a_number_of_its_own(folder: Path) -> None:
    """A profile's number takes the place of the common one."""
    write_profile(folder, '[values.agenda_days]\nvalue = 10\nsource = "en test"')

    assert read_routine("prøve", folder).agenda_days == 10


def test_what_counts_as_help_service() -> None:
    """School and barnehage do not count in Flekkefjord, and Lyngdal does not count at all."""
    counted = {key: load_routine(key).counts_as_service for key in KEYS}

    assert counted["nasjonal"] == frozenset(AgencyKind)
    assert counted["flekkefjord"] == frozenset(AgencyKind) - {
        AgencyKind.SCHOOL,
        AgencyKind.KINDERGARTEN,
        AgencyKind.SCHOOL_HEALTH,
    }
    assert counted["lyngdal"] == frozenset()


def test_meeting_kinds() -> None:
    """The user is with in every kind but the meeting of services, which still needs consents."""
    kinds = {kind.key: kind for kind in load_routine("nasjonal").meeting_kinds}

    assert list(kinds) == [
        "ansvarsgruppemøte",
        "samarbeidsmøte",
        "nettverksmøte",
        "brukermøte",
        "overgangsmøte",
        "BTI-møte",
    ]
    assert [key for key, kind in kinds.items() if not kind.with_user] == ["samarbeidsmøte"]
    assert all(kind.needs_consent for kind in kinds.values())
    assert [key for key, kind in kinds.items() if not kind.needs_minutes] == ["brukermøte"]
    assert dict(kinds["brukermøte"].title) == {"nb": "Brukermøte", "nn": "Brukarmøte"}
    assert [key for key, kind in kinds.items() if kind.tell_user] == ["samarbeidsmøte"]
    assert [key for key, kind in kinds.items() if not kind.with_services] == ["brukermøte"]
    assert not any(kind.needs_talk for kind in kinds.values())


def test_a_routine_adds_duties_to_a_kind_of_meeting() -> None:
    """In Etne a talk with the user comes before the ansvarsgruppemøte, and before no other."""
    kinds = load_routine("etne").meeting_kinds

    assert [kind.key for kind in kinds if kind.needs_talk] == ["ansvarsgruppemøte"]
    assert len(kinds) == len(load_routine("nasjonal").meeting_kinds)


@pytest.mark.parametrize("key", KEYS)
def test_start_tasks_name_where_they_come_from(key: str) -> None:
    """A new case starts with the four common tasks, and each one has its source."""
    common = load_routine("nasjonal").start_tasks
    tasks = load_routine(key).start_tasks

    assert len(common) == 4
    assert tasks[:4] == common
    assert all("regel" in task.source for task in tasks)


def test_an_unknown_routine_lists_the_known_ones() -> None:
    """A word that is no routine is an invalid value, answered with those there are."""
    with pytest.raises(InvalidValueError) as caught:
        load_routine("Steinkjær")

    assert caught.value.exit_code == 4
    assert "Steinkjær" in caught.value.message
    assert caught.value.hint[0] == "Mente du «steinkjer»?"
    assert all(key in caught.value.hint[-1] for key in KEYS)


@pytest.mark.parametrize("key", ["../law", "felles", "", "../profiles/etne"])
def test_a_routine_is_never_a_path(key: str) -> None:
    """Only the names of profiles open a file."""
    with pytest.raises(InvalidValueError):
        load_routine(key)


def test_a_routine_is_found_in_any_case_and_read_once() -> None:
    """Capital letters do not matter, and the second time costs nothing."""
    assert load_routine("  ETNE ") is load_routine("etne")


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        pytest.param("name = ", "gyldig TOML", "", id="not toml"),
        pytest.param('sources = "x"', "«sources»", "«source»", id="unknown key"),
        pytest.param(
            '[[signing]]\nkinds = ["alle"]\nparent_until = 18\nown_from = 12\n'
            'ground = "x"\nground_nn = "x"\nsource = "x"',
            "«parent_until» i «signing[1]»",
            "«parents_until»",
            id="unknown key in a rule",
        ),
        pytest.param(
            '[[signing]]\nkinds = ["alle"]\nground = "x"\nground_nn = "x"\nsource = "x"',
            "verken own_from eller parents_until",
            "",
            id="rule without ages",
        ),
        pytest.param(signing(parents_until=21), "fra 0 til 18", "", id="age out of range"),
        pytest.param(
            signing(parents_until=18).replace('source = "en test"', ""),
            "«source» mangler",
            "",
            id="rule without source",
        ),
        pytest.param(
            signing(parents_until=18).replace("alle", "skolen"),
            "ukjent type «skolen»",
            "«skole»",
            id="unknown kind",
        ),
        pytest.param(
            '[values.agenda_day]\nvalue = 3\nsource = "x"',
            "«agenda_day» i «values»",
            "«agenda_days»",
            id="unknown value",
        ),
        pytest.param(
            "[values.agenda_days]\nvalue = 3",
            "«source» mangler i «values.agenda_days»",
            "",
            id="value without source",
        ),
        pytest.param(
            '[values.agenda_days]\nvalue = "sju"\nsource = "x"',
            "«values.agenda_days.value» skal være et helt tall",
            "",
            id="value of the wrong type",
        ),
        pytest.param(
            '[[start_tasks]]\nwhat = "x"\nwhat_nn = "x"\ndue_days = true\nsource = "x"',
            "«start_tasks[1].due_days»",
            "",
            id="truth is no number",
        ),
        pytest.param(
            '[[start_tasks]]\nwhat = "x"\ndue_days = 3\nsource = "x"',
            "«what_nn» mangler",
            "",
            id="task without nynorsk",
        ),
        pytest.param("signing = 3", "«signing» skal være en liste", "", id="not a list"),
    ],
)
def test_a_malformed_profile_names_file_and_key(
    folder: Path, text: str, said: str, hint: str
) -> None:
    """What is wrong in a profile is told with the file, the key and what was meant."""
    write_profile(folder, text)

    with pytest.raises(KoordError) as caught:
        read_routine("prøve", folder)

    assert "prøve.toml" in caught.value.message
    assert said in caught.value.message
    assert hint in " ".join(caught.value.hint)


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("signing.toml", 'kinds = ["annet"]', 'kinds = ["NAV"]', "«NAV»"),
        ("signing.toml", 'kinds = ["NAV"]', 'kinds = ["NAV", "BUP"]', "«BUP»"),
        ("signing.toml", "parents_until = 16", "parents_until = 12", "skriver ingen under"),
        ("signing.toml", "ground_nn = ", "grunn_nn = ", "«ground_nn» mangler"),
        ("felles.toml", "consent_months = 12", "", "«consent_months» mangler"),
        ("felles.toml", "warn_days = [60, 30, 14]", "warn_days = 60", "«warn_days»"),
        ("felles.toml", "with_user = true", 'with_user = "ja"', "true eller false"),
        ("felles.toml", "topics = [", "extra = 1\ntopics = [", "ukjent nøkkel «extra»"),
    ],
)
def test_a_malformed_common_file_names_file_and_key(
    folder: Path, file: str, before: str, after: str, said: str
) -> None:
    """What is wrong in a common file is told with the file and the key."""
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(KoordError) as caught:
        read_routine("nasjonal", folder)

    assert file in caught.value.message
    assert said in caught.value.message


def test_a_missing_or_unreadable_file_is_told(folder: Path) -> None:
    """A file that is gone, or is not UTF-8, is told by name."""
    (folder / "felles.toml").unlink()
    with pytest.raises(KoordError, match=r"felles\.toml"):
        read_routine("nasjonal", folder)

    (folder / "felles.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(KoordError, match="UTF-8"):
        read_routine("nasjonal", folder)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PPT", AgencyKind.EDUCATIONAL_PSYCHOLOGY),
        ("ppt sør", AgencyKind.EDUCATIONAL_PSYCHOLOGY),
        ("PP-tjenesten", AgencyKind.EDUCATIONAL_PSYCHOLOGY),
        ("PP-tenesta i Etne", AgencyKind.EDUCATIONAL_PSYCHOLOGY),
        ("Pedagogisk-psykologisk tjeneste", AgencyKind.EDUCATIONAL_PSYCHOLOGY),
        ("PPT ved Åsen skole", AgencyKind.EDUCATIONAL_PSYCHOLOGY),
        ("BUP", AgencyKind.CHILD_PSYCHIATRY),
        ("NAV", AgencyKind.LABOUR_AND_WELFARE),
        ("NAV-kontoret", AgencyKind.LABOUR_AND_WELFARE),
        ("HABU", AgencyKind.HABILITATION),
        ("Barnehabiliteringen", AgencyKind.HABILITATION),
        ("barnevern", AgencyKind.CHILD_WELFARE),
        ("Barnevernet", AgencyKind.CHILD_WELFARE),
        ("barneverntjenesten", AgencyKind.CHILD_WELFARE),
        ("Barnevernstjenesten", AgencyKind.CHILD_WELFARE),
        ("Barnevernstenesta", AgencyKind.CHILD_WELFARE),
        ("Helsestasjonen", AgencyKind.HEALTH_CENTRE),
        ("Vik helsestasjon", AgencyKind.HEALTH_CENTRE),
        ("Skolehelsetjenesten", AgencyKind.SCHOOL_HEALTH),
        ("Skulehelsetenesta ved Vik skule", AgencyKind.SCHOOL_HEALTH),
        ("Fastlegen", AgencyKind.GENERAL_PRACTITIONER),
        ("fastlege", AgencyKind.GENERAL_PRACTITIONER),
        ("Sykehuset Innlandet", AgencyKind.HOSPITAL),
        ("Psykisk helse og rus", AgencyKind.MENTAL_HEALTH),
        ("Fysio- og ergoterapi", AgencyKind.THERAPY),
        ("Fysioterapeuten", AgencyKind.THERAPY),
        ("Avlastningsboligen", AgencyKind.RESPITE),
        ("Heimetenesta", AgencyKind.HOME_CARE),
        ("SFO", AgencyKind.AFTER_SCHOOL),
        ("Åsen skole SFO", AgencyKind.AFTER_SCHOOL),
        ("Åsen skole", AgencyKind.SCHOOL),
        ("Åsen barneskole", AgencyKind.SCHOOL),
        ("Skolen", AgencyKind.SCHOOL),
        ("Vik ungdomsskule", AgencyKind.SCHOOL),
        ("Lyng vidaregåande skule", AgencyKind.SCHOOL),
        ("Lyng vgs", AgencyKind.SCHOOL),
        ("Solstua barnehage", AgencyKind.KINDERGARTEN),
        ("Barnehagen Solstua", AgencyKind.KINDERGARTEN),
        ("Kulturskolen", AgencyKind.OTHER),
        ("Skolepsykologen", AgencyKind.OTHER),
        ("Navarra", AgencyKind.OTHER),
        ("Legeforeningen", AgencyKind.OTHER),
        ("Fritidsklubben", AgencyKind.OTHER),
        ("", AgencyKind.OTHER),
        (" - ", AgencyKind.OTHER),
    ],
)
def test_an_agencys_kind_is_guessed_from_its_name(name: str, kind: AgencyKind) -> None:
    """Well-known names and endings tell the kind; what only looks like one does not."""
    assert guess_agency_kind(name, load_routine("nasjonal")) is kind


@pytest.mark.parametrize("kind", list(AgencyKind))
def test_a_kinds_own_word_is_that_kind(kind: AgencyKind) -> None:
    """The word for a kind on the screen is itself a name of that kind."""
    assert guess_agency_kind(kind.value, load_routine("nasjonal")) is kind


def test_the_known_names_are_folded() -> None:
    """Names can be looked up by their folded form."""
    names = load_routine("nasjonal").agency_kinds

    assert names["ppt"] is AgencyKind.EDUCATIONAL_PSYCHOLOGY
    assert all(name == name.casefold() for name in names)
