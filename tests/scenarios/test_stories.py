"""The coordinator's daily stories, through the real command line.

The stories are in Norwegian, in the `.feature` files beside this one; a step here is one command.
"""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from koord import clock
from koord.domain.cases import ItemId
from koord.domain.date_grammar import parse_date
from koord.services.desk import Desk
from koord.services.writing.minutes import minutes_to_edit
from koord.workbook import unlocked
from koord.workbook.book import Workbook
from tests.conftest import PASSPHRASE, Answer, Koord
from tests.languages import foreign_words

pytestmark = pytest.mark.slow

scenarios(".")


class Story:
    """What has happened so far."""

    def __init__(self, koord: Koord) -> None:
        self.koord = koord
        self.answer: Answer | None = None
        self.before = ""

    def do(self, *words: str, stdin: str = "") -> Any:
        """Run a command that must succeed."""
        return self.koord.json(*words, stdin=stdin)

    def attempt(self, *words: str, stdin: str = "") -> Answer:
        """Run a command that may be stopped, and keep its answer."""
        self.before = self.state()
        self.answer = self.koord(*words, "--json", stdin=stdin)
        return self.answer

    def state(self) -> str:
        """Return what is stored, to compare."""
        return self.koord.ok("historikk", "--antall", "500").out

    def tasks(self) -> list[dict[str, Any]]:
        """Return the tasks of case 1."""
        found: list[dict[str, Any]] = self.do("huskeliste", "1")["tasks"]
        return found


@pytest.fixture
def story(koord: Koord) -> Story:
    """A story that begins with an empty workbook."""
    return Story(koord)


@given(parsers.parse('at i dag er "{day}"'))
def _today(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [int(part) for part in day.split(".")]
    monkeypatch.setenv("KOORD_I_DAG", f"{numbers[2]}-{numbers[1]:02}-{numbers[0]:02}")


@given("at Nora har en tom arbeidsbok")
@given("at Nora har ei tom arbeidsbok")
def _empty(story: Story) -> None:
    assert story.do("saker")["cases"] == []


@given("saken til Emma med mor, far og PPT")
def _emma(story: Story) -> None:
    story.do(
        *("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--instans", "PPT"),
        *("--forelder", "Kari Larsen (mor)", "--forelder", "Ola Larsen (far)"),
    )


@given(parsers.parse('et samtykke for "{who}" til "{until}" som begge har skrevet under'))
def _signed(story: Story, who: str, until: str) -> None:
    item = story.do("samtykke", "skjema", "1", "--for", who, "--til", until, "--format", "md")[
        "item"
    ]
    story.do("samtykke", "gitt", item, "--signert", "20.11", "--av", "mor", "--av", "far")


@given(parsers.parse('et møte "{day}" om "{point}"'))
def _meeting(story: Story, day: str, point: str) -> None:
    story.do("innkall", "1", "--dato", day, "--kl", "14", "--punkt", point, "--format", "md")


@when(parsers.parse('hun oppretter en sak for "{name}", født "{born}", med forelderen "{parent}"'))
def _open(story: Story, name: str, born: str, parent: str) -> None:
    story.do("ny-sak", name, "--født", born, "--forelder", parent)


@when(parsers.parse('ho opprettar ei nynorsk sak for "{name}", fødd "{born}", med "{parent}"'))
def _open_in_nynorsk(story: Story, name: str, born: str, parent: str) -> None:
    story.do("ny-sak", name, "--født", born, "--forelder", parent, "--språk", "nn")


@when(parsers.parse('ho skriv papiret "{paper}" om "{about}"'))
def _other_paper(story: Story, paper: str, about: str) -> None:
    story.answer = story.koord("skriv", paper, about, "--format", "md", "--json")
    assert story.answer.code == 0, story.answer.err


@when(parsers.parse('hun legger til "{name}" fra "{agency}" med telefon "{phone}"'))
@when(parsers.parse('ho legg til "{name}" frå "{agency}" med telefon "{phone}"'))
def _add(story: Story, name: str, agency: str, phone: str) -> None:
    story.do("kontakt", "ny", "1", name, "--instans", agency, "--tlf", phone)


@when(parsers.parse('hun spør om hun kan si noe til "{who}"'))
@when(parsers.parse('ho spør om ho kan seie noko til "{who}"'))
def _ask(story: Story, who: str) -> None:
    story.answer = story.koord("kan", "1", who, "--json")


@when(parsers.parse('hun lager skjema for "{who}" til "{until}"'))
@when(parsers.parse('ho lagar skjema for "{who}" til "{until}"'))
def _form(story: Story, who: str, until: str) -> None:
    story.do("samtykke", "skjema", "1", "--for", who, "--til", until)


@when(parsers.parse('"{who}" skriver under skjema "{item}" den "{day}"'))
@when(parsers.parse('"{who}" skriv under skjema "{item}" den "{day}"'))
def _sign(story: Story, who: str, item: str, day: str) -> None:
    story.do("samtykke", "gitt", item, "--signert", day, "--av", who)


@when(parsers.parse('hun innkaller til møte "{day}" klokka "{at}" på "{place}" om "{point}"'))
@when(parsers.parse('ho kallar inn til møte "{day}" klokka "{at}" på "{place}" om "{point}"'))
def _call(story: Story, day: str, at: str, place: str, point: str) -> None:
    called = story.koord(
        *("innkall", "1", "--dato", day, "--kl", at, "--sted", place, "--punkt", point, "--json")
    )
    assert called.code == 0, called.err
    story.answer = called


@when(parsers.parse('hun prøver å innkalle til møte "{day}"'))
def _try_to_call(story: Story, day: str) -> None:
    story.attempt("innkall", "1", "--dato", day, "--kl", "14", "--punkt", "Skole")


@when(parsers.parse('hun skriver dette referatet fra møte "{item}":'))
@when(parsers.parse('ho skriv dette referatet frå møte "{item}":'))
def _minutes(story: Story, item: str, docstring: str) -> None:
    story.answer = story.koord("referat", item, "--fil", "-", "--json", stdin=docstring)
    assert story.answer.code == 0, story.answer.err


@when(parsers.parse('hun prøver å føre dette referatet fra møte "{item}":'))
def _try_minutes(story: Story, item: str, docstring: str) -> None:
    story.attempt("referat", item, "--fil", "-", stdin=docstring)


@when(parsers.parse('hun krysser av "{item}"'))
@when(parsers.parse('ho kryssar av "{item}"'))
def _tick(story: Story, item: str) -> None:
    story.do("gjort", item)


@when("hun angrer")
@when("ho angrar")
def _undo(story: Story) -> None:
    story.do("angre", "--ja")


@when(parsers.parse('hun sperrer "{who}" fordi "{why}"'))
def _block(story: Story, who: str, why: str) -> None:
    story.do("kontakt", "endre", "1", who, "--sperret", why)


@when(parsers.parse('samtykke "{item}" trekkes for "{who}"'))
def _withdraw(story: Story, item: str, who: str) -> None:
    story.do("samtykke", "trukket", item, "--for", who)


@given(parsers.parse('at skolen har fri fra "{first}" til "{last}"'))
def _school_break(story: Story, tmp_path: Path, first: str, last: str) -> None:
    file = tmp_path / "skolerute.csv"
    file.write_text(f"navn;fra;til\nSkoleferie;{first};{last}\n", encoding="utf-8")
    story.do("oppsett", "skolerute", str(file), "--ja")


@when(parsers.parse('hun lager møteplan for "{half}"'))
def _plan(story: Story, half: str) -> None:
    line = ("møteplan", "lag", "1", "--halvår", half, "--ja", "--json")
    story.answer = story.koord.ok(*line)


@when(parsers.parse('hun lager møteplan for "{half}" med møtet "{day}"'))
def _plan_with(story: Story, half: str, day: str) -> None:
    line = ("møteplan", "lag", "1", "--halvår", half, "--møte", day, "--ja", "--json")
    story.answer = story.koord.ok(*line)


@when(parsers.parse('hun noterer at planen er laget sammen med "{who}"'))
def _made_with(story: Story, who: str) -> None:
    story.do(
        *("møteplan", "lag", "1", "--halvår", "vår27", "--med-bruker", "i dag"),
        *("--med", who, "--ja"),
    )


@when(parsers.parse('hun innkaller til møtet i planen om "{point}"'))
def _call_planned(story: Story, point: str) -> None:
    item = _planned(story)[-1]["item"]
    story.answer = story.koord.ok(
        *("innkall", "1", "--møte", item, "--punkt", point, "--format", "md", "--json")
    )


@then(parsers.parse('er møtet i planen "{meeting}" og samtalen før det "{talk}"'))
def _planned_days(story: Story, meeting: str, talk: str) -> None:
    assert [m["date"] for m in _planned(story)] == [talk, meeting]


@then(parsers.parse('møtet i planen er "{day}"'))
def _planned_day(story: Story, day: str) -> None:
    assert _planned(story)[-1]["date"] == day


@then("er møtet i planen innkalt")
def _planned_called(story: Story) -> None:
    assert _planned(story)[-1]["state"] == "innkalt"


@then(parsers.parse('"{day}" ble gått forbi fordi "{why}"'))
def _passed_over(story: Story, day: str, why: str) -> None:
    assert story.answer is not None
    passed = {(one["date"], one["why"]) for one in story.answer.data["passed_over"]}

    assert (parse_date(day, clock.today()).isoformat(), why) in passed


@then("planen ligger på ett ark")
def _one_page(story: Story) -> None:
    assert story.answer is not None
    files = [Path(file) for file in story.answer.data["files"]]

    assert sorted(file.suffix for file in files) == [".docx", ".pdf"]
    (pdf,) = (file for file in files if file.suffix == ".pdf")
    assert pdf.stat().st_size > 0


@then(parsers.parse('blir hun advart om "{text}"'))
def _warned(story: Story, text: str) -> None:
    assert story.answer is not None
    assert any(text in remark for remark in story.answer.data["remarks"])


@then(parsers.parse('står dette på lista: "{what}"'))
def _stands_listed(story: Story, what: str) -> None:
    assert what in [task["what"] for task in story.tasks()]


def _planned(story: Story) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = story.do("møteplan", "1", "--halvår", "vår27")["meetings"]
    return found


@then(parsers.parse('har saken nummer {number:d} og vises som "{code}"'))
@then(parsers.parse('har saka nummer {number:d} og vert vist som "{code}"'))
def _numbered(story: Story, number: int, code: str) -> None:
    cases = story.do("saker")["cases"]

    assert [(case["number"], case["code"]) for case in cases] == [(number, code)]


@then(parsers.parse('på lista står "{what}"'))
def _listed(story: Story, what: str) -> None:
    assert what in [task["what"] for task in story.tasks()]


@then(parsers.parse('er svaret "{answer}"'))
def _answered(story: Story, answer: str) -> None:
    assert story.answer is not None
    assert story.answer.data["answer"] == answer


@then(parsers.parse('er svaret "{answer}" fordi "{reason}"'))
def _answered_because(story: Story, answer: str, reason: str) -> None:
    assert story.answer is not None
    assert story.answer.data["answer"] == answer
    assert reason in " ".join(story.answer.data["reasons"])


@then(parsers.parse('er møtet "{item}" onsdag 20. januar 2027'))
def _dated(story: Story, item: str) -> None:
    assert story.answer is not None
    assert (story.answer.data["item"], story.answer.data["date"]) == (item, "2027-01-20")


@then("det ligger en innkalling og en saksliste i Word og PDF")
@then("det ligg ei innkalling og ei saksliste i Word og PDF")
def _papers(story: Story) -> None:
    assert story.answer is not None
    names = {Path(file).name for file in story.answer.data["files"]}

    for kind in ("innkalling", "saksliste"):
        for suffix in ("docx", "pdf"):
            assert f"1-6-{kind}-2027-01-20.{suffix}" in names
    for file in story.answer.data["files"]:
        assert Path(file).stat().st_size > 0


@then(parsers.parse('ingen filnavn inneholder "{a}", "{b}", "{c}" eller "{d}"'))
@then(parsers.parse('ingen filnamn inneheld "{a}", "{b}", "{c}" eller "{d}"'))
def _neutral(story: Story, a: str, b: str, c: str, d: str) -> None:
    names = " ".join(path.name for path in story.koord.folder.iterdir()).casefold()

    assert not [word for word in (a, b, c, d) if word.casefold() in names]


@then(parsers.parse('står "{words}" på papiret'))
def _on_paper(story: Story, words: str) -> None:
    assert story.answer is not None
    read = [_text(Path(file)).replace("\\", "") for file in story.answer.data["files"]]

    assert any(words in text for text in read)


@then(parsers.parse('"{words}" står ikke på papiret'))
@then(parsers.parse('"{words}" står ikkje på papiret'))
def _not_on_paper(story: Story, words: str) -> None:
    assert story.answer is not None
    read = [_text(Path(file)).replace("\\", "") for file in story.answer.data["files"]]

    assert read
    assert not [text for text in read if words in text]


@then("alle papira er på nynorsk")
def _all_in_nynorsk(story: Story) -> None:
    papers = [path for path in story.koord.folder.iterdir() if path.suffix in (".md", ".txt")]

    assert papers
    assert [path.name for path in papers if foreign_words(_text(path), "nn")] == []


@then("står det på lista at hun må skrive referat")
@then("står det på lista at ho må skrive referat")
def _minutes_due(story: Story) -> None:
    assert any(task["what"].startswith("Skriv referat") for task in story.tasks())


@then("det står ikke lenger på lista at hun må skrive referat")
@then("det står ikkje lenger på lista at ho må skrive referat")
def _minutes_done(story: Story) -> None:
    assert not any(task["what"].startswith("Skriv referat") for task in story.tasks())


@then(parsers.parse('står "{what}" på lista til "{who}" med frist "{due}"'))
def _promised(story: Story, what: str, who: str, due: str) -> None:
    task = next(task for task in story.tasks() if task["what"] == what)

    assert who in task["responsible"]
    assert task["due"] == due


@then(parsers.parse('står ikke "{what}" på lista'))
@then(parsers.parse('står ikkje "{what}" på lista'))
def _gone(story: Story, what: str) -> None:
    assert what not in [task["what"] for task in story.tasks()]


@then("neste møte er 2. juni 2027")
def _next(story: Story) -> None:
    assert story.answer is not None
    assert story.answer.data["next_meeting"]["date"] == "2027-06-02"


@then("blir hun stoppet av samtykket")
def _stopped(story: Story) -> None:
    assert story.answer is not None
    assert story.answer.code == 5


@then(parsers.parse('hun får vite at "{text}"'))
@then(parsers.parse('får hun vite at "{text}"'))
def _told(story: Story, text: str) -> None:
    assert story.answer is not None
    assert text in story.answer.error["message"]


@then(parsers.parse('hun får kommandoen "{command}"'))
def _hinted(story: Story, command: str) -> None:
    assert story.answer is not None
    assert any(command in hint for hint in story.answer.error["hint"])


@then("ingenting er lagret")
def _nothing_stored(story: Story) -> None:
    assert story.state() == story.before


@then(parsers.parse('er "{name}" ikke innkalt'))
def _not_invited(story: Story, name: str) -> None:
    assert story.answer is not None
    assert name not in story.answer.data["invited"]


@then(parsers.parse('"{word}" står ikke på noe papir fra møtet'))
def _on_no_paper(story: Story, word: str) -> None:
    assert story.answer is not None
    read = [_text(Path(file)) for file in story.answer.data["files"]]

    assert len(read) > 3
    assert not [text for text in read if word in text]


@then(parsers.parse("får hun vite at linje {number:d} ikke kan leses"))
def _line_named(story: Story, number: int) -> None:
    assert story.answer is not None
    assert story.answer.code == 4
    assert [item["line"] for item in story.answer.error["items"]] == [number]


@then("teksten er tatt vare på")
def _draft_kept(story: Story) -> None:
    key = unlocked.read(story.koord.book, clock.now())
    assert key is not None
    with Workbook.open(story.koord.book, key) as book:
        desk = Desk(book=book, today=clock.today(), at=clock.now().isoformat())
        kept = minutes_to_edit(desk, ItemId(1, 6))

    assert "- [ ] Hansen: sende rapport (frist snart)" in kept


def _text(file: Path) -> str:
    if file.suffix == ".docx":
        with zipfile.ZipFile(file) as archive:
            return "".join(
                archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()
            )
    return file.read_bytes().decode("utf-8", "ignore")


# --- consent -----------------------------------------------------------------------------------


@given(parsers.parse('saken til Emma som er født "{born}", med mor, far og BUP'))
def _older_emma(story: Story, born: str) -> None:
    story.do(
        *("ny-sak", "Emma Larsen", "--født", born, "--instans", "BUP"),
        *("--forelder", "Kari Larsen (mor)", "--forelder", "Ola Larsen (far)"),
    )


@given(parsers.parse('fostermor "{foster}" og "{worker}" fra "{agency}"'))
def _carers(story: Story, foster: str, worker: str, agency: str) -> None:
    story.do("kontakt", "ny", "1", foster, "--rolle", "fosterforelder", "--tittel", "fostermor")
    story.do("kontakt", "ny", "1", worker, "--instans", agency)


@when(parsers.parse('hun fører at "{who}" er spurt om "{item}"'))
def _asked(story: Story, who: str, item: str) -> None:
    story.do("samtykke", "bedt", item, "--av", who)


@when(
    parsers.parse(
        'hun fører på "{item}" at barnet ble hørt "{day}", at de kan hilse, og at originalen '
        'ligger i "{where}"'
    )
)
def _told_beside(story: Story, item: str, day: str, where: str) -> None:
    story.do(
        *("samtykke", "gitt", item, "--barnet-hørt", day, "--hilse", "ja", "--original", where)
    )


@when(parsers.parse('hun spør om hun kunne si noe til "{who}" den "{day}"'))
def _ask_for_a_day(story: Story, who: str, day: str) -> None:
    story.answer = story.koord("kan", "1", who, "--dato", day, "--json")


@when(parsers.parse('hun spør om hun kan si noe til "{who}" om "{topic}"'))
def _ask_about(story: Story, who: str, topic: str) -> None:
    story.answer = story.koord("kan", "1", who, topic, "--json")


@when(parsers.parse('hun fører at én forelder er nok på "{item}" fordi "{why}"'))
def _one_parent(story: Story, item: str, why: str) -> None:
    story.do("samtykke", "gitt", item, "--én-forelder", why)


@when(
    parsers.parse(
        '"{one}" og "{other}" sier ja til "{item}" på telefon den "{day}", ført i "{ref}"'
    )
)
def _on_the_phone(story: Story, one: str, other: str, item: str, day: str, ref: str) -> None:
    story.do(
        *("samtykke", "gitt", item, "--signert", day, "--av", one, "--av", other),
        *("--muntlig", ref),
    )


@when(parsers.parse('hun prøver å føre at "{who}" skrev under "{item}" uten å forstå det'))
def _not_understood(story: Story, who: str, item: str) -> None:
    story.attempt("samtykke", "gitt", item, "--signert", "22.11", "--av", who, "--forstått", "nei")


@when(parsers.parse('"{who}" trekker temaet "{topic}" fra "{item}"'))
def _withdraw_topic(story: Story, who: str, topic: str, item: str) -> None:
    story.do("samtykke", "trukket", item, "--tema", topic, "--av", who)


@when(parsers.parse('barnevernet overtar omsorgen "{day}", ført i "{ref}"'))
def _take_care(story: Story, day: str, ref: str) -> None:
    story.do("sak", "endre", "1", "--omsorg", "barnevern", "--fra", day, "--journalref", ref)


@when(parsers.parse('"{who}" avslår "{item}"'))
def _refuse(story: Story, who: str, item: str) -> None:
    story.do("samtykke", "avslått", item, "--av", who)


@when(parsers.parse('hun fører at underskriften til "{who}" på "{item}" var feil'))
def _wrong_signature(story: Story, who: str, item: str) -> None:
    story.do("samtykke", "feilført", item, "--underskrift", who)


@then(parsers.parse('historien til "{item}" er "{kinds}"'))
def _story_of(story: Story, item: str, kinds: str) -> None:
    events = story.do("samtykke", "vis", item)["events"]

    assert [event["kind"] for event in events] == kinds.split(", ")


@then(parsers.parse('hun får vite at "{who}" er sperret'))
def _barred(story: Story, who: str) -> None:
    assert story.answer is not None
    assert story.answer.data["barred_signers"] == [who]
    assert f"{who} er sperret" in story.koord("kan", "1", "PPT").err


@then(parsers.parse('underskriftene på "{item}" er muntlige og ført i "{ref}"'))
def _oral(story: Story, item: str, ref: str) -> None:
    events = story.do("samtykke", "vis", item)["events"]

    assert [(e["method"], e["note"]) for e in events if e["kind"] == "gitt"] == [
        ("muntlig", ref),
        ("muntlig", ref),
    ]


@then(parsers.parse('står det på huskelista over alle sakene at "{why}"'))
def _on_the_list_of_all(story: Story, why: str) -> None:
    for words in (("huskeliste",), ("huskeliste", "1")):
        sources = [task["source"] or "" for task in story.do(*words)["tasks"]]
        assert any(why in source for source in sources), words


@then(parsers.parse('underskriften til "{who}" står fortsatt på "{item}", som feilført'))
def _still_there(story: Story, who: str, item: str) -> None:
    events = story.do("samtykke", "vis", item)["events"]

    assert [e["entered_in_error"] for e in events if (e["kind"], e["by"]) == ("gitt", who)] == [
        True
    ]


# --- the papers of a consent -------------------------------------------------------------------


@when(parsers.parse('referatet fra møte "{item}" sier at neste møte er "{day}"'))
def _next_meeting(story: Story, item: str, day: str) -> None:
    text = f"Til stede: Kari Larsen (mor)\n\n## 1 Skole\nEnige.\n\nNeste møte: {day} kl 14\n"
    story.do("referat", item, "--fil", "-", "--format", "md", stdin=text)


@when(parsers.parse('hun lager ett skjema for alt som går ut, til "{until}"'))
def _renew_all(story: Story, until: str) -> None:
    story.do("samtykke", "skjema", "1", "--som-går-ut", "--til", until, "--format", "md")


@when(parsers.parse('hun lager kvittering for "{item}"'))
def _receipt(story: Story, item: str) -> None:
    story.answer = story.koord.ok("samtykke", "kvittering", item, "--format", "md", "--json")


@then(parsers.parse('står det på lista at hun må "{what}"'))
def _has_to(story: Story, what: str) -> None:
    assert what in [task["what"] for task in story.tasks()]


@then(parsers.parse('står det ikke på lista noe om "{word}"'))
def _nothing_about(story: Story, word: str) -> None:
    assert not [task["what"] for task in story.tasks() if word in task["what"]]


@then(parsers.parse('får familien en kvittering til "{until}" og en trekkeslipp'))
def _family_gets(story: Story, until: str) -> None:
    assert story.answer is not None
    receipt, slip = (Path(path).read_text(encoding="utf-8") for path in story.answer.data["files"])
    assert until in receipt.replace("\\", "")
    assert "Jeg vil ta samtykket tilbake" in slip


@then(parsers.parse('må "{what}" være gjort senest "{day}"'))
def _due_by(story: Story, what: str, day: str) -> None:
    (due,) = [task["due"] for task in story.tasks() if task["what"] == what]
    assert due <= day


@then(parsers.parse('samtykket for "{who}" står øverst blant det som må på plass før et møte'))
def _first_before_a_meeting(story: Story, who: str) -> None:
    first = story.do("samtykker")["consents"][0]
    assert (first["agency"], first["need"]) == (who, "before_meeting")


# --- what went out -----------------------------------------------------------------------------


@when(parsers.parse('hun fører at "{kind}" "{item}" er sendt til alle med "{channel}"'))
def _send(story: Story, kind: str, item: str, channel: str) -> None:
    story.do("sendt", item, kind, "--alle", "--kanal", channel)


@when(parsers.parse('hun prøver å føre at "{kind}" "{item}" er sendt til alle med "{channel}"'))
def _try_to_send(story: Story, kind: str, item: str, channel: str) -> None:
    story.attempt("sendt", item, kind, "--alle", "--kanal", channel)


@when(parsers.parse('samtykke "{item}" trekkes for "{who}", og hun ser hva som følger'))
def _withdraw_and_see(story: Story, item: str, who: str) -> None:
    story.answer = story.koord.ok("samtykke", "trukket", item, "--for", who, "--json")


@then(parsers.parse('loggen sier at "{who}" fikk "{kind}" etter samtykke "{item}"'))
def _logged(story: Story, who: str, kind: str, item: str) -> None:
    rows = story.do("sendt", "1")["dispatches"]

    assert [
        row["consent"]
        for row in rows
        if (row["receiver"], row["kind"], row["state"]) == (who, kind, "sendt")
    ] == [item]


@then(parsers.parse('er "{who}" innkalt til møte "{item}", og "{kind}" er alt sendt'))
def _follows(story: Story, who: str, item: str, kind: str) -> None:
    assert story.answer is not None
    after = story.answer.data["consequences"]

    assert [(m["item"], m["names"]) for m in after["meetings"]] == [(item, [who])]
    assert [(row["item"], row["kind"]) for row in after["sent"]] == [(item, kind)]
    assert after["to_tell"] == [who]


# --- the municipality's own system --------------------------------------------------------------


@when(parsers.parse('hun noterer en telefon på {minutes} minutter: "{text}"'))
def _note(story: Story, minutes: str, text: str) -> None:
    story.do("logg", "1", "--fil", "-", "--type", "telefon", "--minutter", minutes, stdin=text)
    story.before = text


@when(parsers.parse('hun krysser av at "{item}" er ført i "{system}"'))
def _post(story: Story, item: str, system: str) -> None:
    story.do("ført", item, "--i", system, "--ja")


@when(parsers.parse('hun fører referatet "{item}" med "{text}"'))
def _enter(story: Story, item: str, text: str) -> None:
    notes = f"Til stede: Kari Larsen (mor)\n\n## 1 Språk\n{text}\n"
    story.do("referat", item, "--fil", "-", "--format", "md", stdin=notes)


def _queue(story: Story) -> list[str]:
    return [f"{e['item']} {e['title']}" for e in story.do("fagsystem")["entries"]]


@then(parsers.parse('står "{entry}" i køen til fagsystemet'))
def _is_waiting(story: Story, entry: str) -> None:
    assert _queue(story) == [entry]


@then("er køen til fagsystemet tom")
def _nothing_waits(story: Story) -> None:
    assert _queue(story) == []


@then("på lista står ikke noe om fagsystemet")
def _nothing_on_the_list(story: Story) -> None:
    assert not [task for task in story.tasks() if "fagsystemet" in task["what"]]


@then(parsers.parse('står det på lista: "{what}"'))
def _on_the_list(story: Story, what: str) -> None:
    assert what in [task["what"] for task in story.tasks()]


@then(parsers.parse('teksten hun kopierer, er "{head}" og det hun skrev'))
def _to_copy(story: Story, head: str) -> None:
    assert story.do("fagsystem", "1.5")["text"] == f"{head}\n{story.before}"


@then(parsers.parse('hun finner den igjen når hun søker etter "{word}"'))
def _finds(story: Story, word: str) -> None:
    assert [hit["item"] for hit in story.do("søk", word)["hits"]] == ["1.5"]


# --- the round of meetings ---------------------------------------------------------------------


@given(parsers.parse('at Nora arbeider etter rutinen til "{routine}"'))
def _routine(story: Story, routine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "arbeidsbok.koord"
    monkeypatch.setenv("KOORD_ARBEIDSBOK", str(book))
    monkeypatch.setenv("KOORD_PASSORD", PASSPHRASE)
    story.koord = Koord(book, story.koord.folder)
    story.do(
        *("oppsett", "--navn", "Nora Lie", "--enhet", "Familiens hus", "--kommune", routine),
        *("--rutine", routine.casefold()),
    )


@when(parsers.parse('hun prøver å innkalle til møtet i planen om "{point}"'))
def _try_to_call_planned(story: Story, point: str) -> None:
    story.attempt("innkall", "1", "--møte", _planned(story)[-1]["item"], "--punkt", point)


@when(parsers.parse('hun innkaller likevel til møtet i planen om "{point}" fordi "{why}"'))
def _call_planned_despite(story: Story, point: str, why: str) -> None:
    item = _planned(story)[-1]["item"]
    story.do(
        *("innkall", "1", "--møte", item, "--punkt", point, "--likevel", why, "--format", "md")
    )


@when(
    parsers.parse(
        'hun snakker med bruker før møtet i planen: "{matters}" skal opp, "{people}" skal med, '
        'og planen er "{plan}"'
    )
)
def _talk_before(story: Story, matters: str, people: str, plan: str) -> None:
    story.do(
        *("samtale", "1", "--før", _planned(story)[-1]["item"]),
        *("--saker", matters, "--hvem", people, "--ip", plan),
    )


@when(parsers.parse('hun noterer at bruker er enig i sakslista til møte "{item}"'))
def _agenda_agreed(story: Story, item: str) -> None:
    story.do("saksliste", item, "--bruker-ok", "i dag")


@when(parsers.parse('hun innkaller til "{kind}" "{day}" om "{point}"'))
def _call_kind(story: Story, kind: str, day: str, point: str) -> None:
    story.answer = story.koord.ok(
        *("innkall", "1", "--dato", day, "--kl", "14", "--sted", "Rådhuset 3", "--punkt", point),
        *("--møtetype", kind, "--format", "md", "--json"),
    )


@when(parsers.parse('"{who}" svarer "{reply}" til møte "{item}"'))
def _reply(story: Story, who: str, reply: str, item: str) -> None:
    story.do("svar", item, who, reply)


@when(parsers.parse('hun avlyser møte "{item}" fordi "{why}"'))
def _cancel(story: Story, item: str, why: str) -> None:
    story.answer = story.koord.ok(
        *("avlys", item, "--grunn", why, "--format", "md", "--json"),
    )


@when(
    parsers.parse(
        'hun fører dette referatet fra møte "{item}" og vil innkalle til det neste med en gang:'
    )
)
def _minutes_and_next(story: Story, item: str, docstring: str) -> None:
    story.attempt("referat", item, "--fil", "-", "--neste", "--format", "md", stdin=docstring)


@then("blir hun stoppet av samtalen som mangler")
def _talk_first(story: Story) -> None:
    assert story.answer is not None
    assert story.answer.code == 6
    assert "Før dette møtet snakker du med bruker" in story.answer.error["message"]


@then(parsers.parse('møte "{item}" er ført som holdt'))
def _was_held(story: Story, item: str) -> None:
    assert _meeting_of(story, item)["state"] == "holdt"


@then(parsers.parse('møte "{item}" er ført som avlyst'))
def _was_cancelled(story: Story, item: str) -> None:
    assert _meeting_of(story, item)["state"] == "avlyst"


@then(parsers.parse('neste møte er et "{kind}" "{day}"'))
def _next_of_kind(story: Story, kind: str, day: str) -> None:
    assert story.answer is not None
    following = story.answer.data["next_meeting"]

    assert following["date"] == day
    assert _meeting_of(story, following["item"])["kind"] == kind


@then(parsers.parse('sakslista til møte "{item}" minner om at bruker ønsket "{wish}"'))
def _wish(story: Story, item: str, wish: str) -> None:
    assert story.do("saksliste", item)["user_wish"]["text"] == wish


@then(parsers.parse('bruker var enig i sakslista til møte "{item}" den "{day}"'))
def _agreed_on(story: Story, item: str, day: str) -> None:
    assert story.do("saksliste", item)["agreed_with_user"] == day


@then(parsers.parse('sakslista til møte "{item}" begynner med det som ble lovet: "{what}"'))
def _since_last(story: Story, item: str, what: str) -> None:
    assert story.do("saksliste", item)["since_last"] == [what]


@then(parsers.parse('er bare "{who}" innkalt'))
def _only_invited(story: Story, who: str) -> None:
    assert story.answer is not None
    assert story.answer.data["invited"] == [who]


@then(parsers.parse('har "{who}" svart "{reply}" til møte "{item}"'))
def _has_replied(story: Story, who: str, reply: str, item: str) -> None:
    rows = story.do("svar", item)["replies"]

    assert [row["answer"] for row in rows if row["name"] == who] == [reply]


def _meeting_of(story: Story, item: str) -> dict[str, Any]:
    (found,) = [m for m in story.do("sak", "vis", "1")["meetings"] if m["item"] == item]
    return dict(found)


# --- Silent families ----------------------------------------------------------------------------


@given(parsers.parse('at familien vil ha kontakt slik: "{words}"'))
def _agree_on_contact(story: Story, words: str) -> None:
    story.do("sak", "endre", "1", "--kontakt", words)


@when(parsers.parse('hun har snakket med "{who}" på telefon'))
def _spoken(story: Story, who: str) -> None:
    story.do("logg", "1", "--fil", "-", "--type", "telefon", "--med", who, stdin="Alt går bra")


@then("står sak 1 som stille på dagens skjerm")
def _is_silent(story: Story) -> None:
    assert [silent["case"] for silent in story.koord.json("i-dag")["silent"]] == [1]


@then("står ingen sak som stille på dagens skjerm")
def _is_not_silent(story: Story) -> None:
    assert story.koord.json("i-dag")["silent"] == []
