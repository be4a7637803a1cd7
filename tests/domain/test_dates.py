"""Dates: the handbook page is the contract, properties hold it for every other day."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from koord.domain.date_grammar import parse_date, parse_days, parse_half_year, parse_time
from koord.domain.dates import (
    HalfYear,
    add_months,
    add_years_birthday,
    age_on,
    clock_time,
    date_with_week,
    day_month,
    due_phrase,
    long_date,
    month_length,
    remarks,
    short_date,
)
from koord.errors import InvalidValueError

HANDBOOK = Path(__file__).parents[2] / "docs" / "datoer.md"
TODAY = date(2026, 11, 22)
MEETINGS = {"7.4": date(2027, 1, 20)}


def rows(heading: str, result: str) -> list[tuple[str, str]]:
    """Return the rows under the heading, of its tables whose second column is named `result`."""
    section = HANDBOOK.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found, wanted = [], False
    for line in section.splitlines():
        if line.startswith("| skrives |"):
            wanted = line == f"| skrives | {result} |"
        elif wanted and (match := re.fullmatch(r"\| `(.+)` \| (.+) \|", line)):
            found.append((match[1], match[2]))
    return found


COMING = rows("Dager som kommer", "leses som")
PAST = rows("Dager som har vært", "leses som")
REFUSED = rows("Det som ikke går", "svaret")
# The last table of that section is for what has happened.
REFUSED_PAST = [row for row in REFUSED if row[1].endswith("har vært.")]
REFUSED_COMING = [row for row in REFUSED if row not in REFUSED_PAST]

days = st.dates(date(1950, 1, 1), date(2099, 12, 31))
PIECES = (
    *("i", "dag", "om", "for", "siden", "sidan", "neste", "forrige", "på", "uke", "veke", "uker"),
    *("onsdag", "ons", "tysdag", "laurdag", "søn", "mars", "jan.", "des", "februar", "to", "ei"),
    *("måned", "månader", "dager", "før", "etter", "møte", "7.4", "7.9", "vår", "høst", "v", "h"),
    *("+", "-", "d", "u", "m", ".", ",", ":", " ", "kl", "0", "1", "12", "29", "31", "53", "99"),
    *("2027", "0000", "9999", "2026-02-29", "29.2", "26", "²", "٣", "a\u030a", "\u00ad", "\x00"),
)
texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join),
)
weekday_names = st.sampled_from(("mandag", "tysdag", "ons", "tor.", "fredag", "lau", "sundag"))
counts = st.integers(0, 99)
undated = st.one_of(
    weekday_names,
    st.builds("{} uke {}".format, weekday_names, counts),
    st.builds("uke {}".format, counts),
    st.builds("{}.{}".format, counts, counts),
    st.builds("{}. {}".format, counts, st.sampled_from(("jan.", "februar", "mars", "des"))),
    st.builds("{}{}{}".format, st.sampled_from("+-"), counts, st.sampled_from("dum")),
    st.builds("om {} {}".format, counts, st.sampled_from(("dagar", "uker", "måneder"))),
    st.builds("for {} {} siden".format, counts, st.sampled_from(("dager", "veker", "månader"))),
    st.builds("neste {}".format, weekday_names),
    st.sampled_from(("i dag", "i morgen", "i overmorgon")),
)


def refusal(read: Callable[[], object]) -> InvalidValueError:
    """Return the error that reading ends in."""
    with pytest.raises(InvalidValueError) as caught:
        read()
    return caught.value


# The handbook page, row by row.


def test_the_handbook_page_has_enough_rows() -> None:
    """The page holds at least 45 accepted and 20 refused forms, none of them twice."""
    typed = [text for text, _ in COMING]

    assert len(COMING) >= 45
    assert len(PAST) >= 20
    assert len(REFUSED_COMING) >= 20
    assert REFUSED_PAST
    assert len(set(typed)) == len(typed)


@pytest.mark.parametrize(("text", "expected"), COMING)
def test_a_coming_date_is_read_as_the_handbook_says(text: str, expected: str) -> None:
    """Each accepted form of a coming day gives the day beside it."""
    day = parse_date(text, TODAY, meetings=MEETINGS)

    assert long_date(day) == expected


@pytest.mark.parametrize(("text", "expected"), PAST)
def test_a_past_date_is_read_as_the_handbook_says(text: str, expected: str) -> None:
    """Each accepted form of a past day gives the day beside it."""
    day = parse_date(text, TODAY, past=True, meetings=MEETINGS)

    assert long_date(day) == expected


@pytest.mark.parametrize(("text", "answer"), REFUSED_COMING)
def test_a_refused_date_is_answered_as_the_handbook_says(text: str, answer: str) -> None:
    """Each refused form gets the answer beside it, and a hint."""
    error = refusal(lambda: parse_date(text, TODAY, meetings=MEETINGS))

    assert error.message == answer
    assert error.hint


@pytest.mark.parametrize(("text", "answer"), REFUSED_PAST)
def test_a_coming_form_is_refused_for_what_has_happened(text: str, answer: str) -> None:
    """Each form that points ahead gets the answer beside it when a past day is asked for."""
    error = refusal(lambda: parse_date(text, TODAY, past=True))

    assert error.message == answer
    assert "i går" in error.hint[0]


@pytest.mark.parametrize(("text", "expected"), rows("Klokkeslett", "leses som"))
def test_a_time_is_read_as_the_handbook_says(text: str, expected: str) -> None:
    """Each accepted form of a time gives the time beside it."""
    moment = parse_time(text)

    assert clock_time(moment) == expected


@pytest.mark.parametrize(("text", "answer"), rows("Klokkeslett", "svaret"))
def test_a_refused_time_is_answered_as_the_handbook_says(text: str, answer: str) -> None:
    """Each refused form of a time gets the answer beside it, and a hint."""
    error = refusal(lambda: parse_time(text))

    assert error.message == answer
    assert error.hint


@pytest.mark.parametrize(("text", "expected"), rows("Halvår", "leses som"))
def test_a_half_year_is_read_as_the_handbook_says(text: str, expected: str) -> None:
    """Each accepted form of a half-year gives the one beside it."""
    half_year = parse_half_year(text, TODAY)

    assert half_year.label == expected


@pytest.mark.parametrize(("text", "answer"), rows("Halvår", "svaret"))
def test_a_refused_half_year_is_answered_as_the_handbook_says(text: str, answer: str) -> None:
    """Each refused form of a half-year gets the answer beside it, and a hint."""
    error = refusal(lambda: parse_half_year(text, TODAY))

    assert error.message == answer
    assert error.hint


@pytest.mark.parametrize(("text", "expected"), rows("Antall dager", "leses som"))
def test_a_number_of_days_is_read_as_the_handbook_says(text: str, expected: str) -> None:
    """Each accepted form of a number of days gives the number beside it."""
    number = parse_days(text)

    assert number == int(expected)


@pytest.mark.parametrize(("text", "answer"), rows("Antall dager", "svaret"))
def test_a_refused_number_of_days_is_answered_as_the_handbook_says(text: str, answer: str) -> None:
    """Each refused form of a number of days gets the answer beside it, and a hint."""
    error = refusal(lambda: parse_days(text))

    assert error.message == answer
    assert error.hint


# Reading: single cases.


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        pytest.param(date(2027, 3, 24), "ons uke 12", date(2027, 3, 24), id="today"),
        pytest.param(date(2027, 3, 24), "fre uke 12", date(2027, 3, 26), id="later this week"),
        pytest.param(date(2027, 3, 24), "uke 12", date(2028, 3, 20), id="its Monday is over"),
        pytest.param(date(2027, 1, 2), "søn uke 53", date(2027, 1, 3), id="week 53 in January"),
        pytest.param(date(2027, 1, 4), "uke 53", date(2032, 12, 27), id="next week 53"),
        pytest.param(date(2024, 12, 30), "uke 1", date(2024, 12, 30), id="week 1 in December"),
        pytest.param(date(2026, 12, 31), "1.1", date(2027, 1, 1), id="new year"),
        pytest.param(date(2028, 2, 29), "29.2", date(2028, 2, 29), id="leap day today"),
        pytest.param(date(2028, 3, 1), "29.2", date(2032, 2, 29), id="leap day over"),
        pytest.param(date(2096, 3, 1), "29.2", date(2104, 2, 29), id="2100 is no leap year"),
        pytest.param(date(2026, 11, 20), "fredag", date(2026, 11, 27), id="Friday on a Friday"),
        pytest.param(date(2026, 11, 16), "neste tirsdag", date(2026, 11, 24), id="next ISO week"),
        pytest.param(date(2026, 12, 30), "neste fre", date(2027, 1, 8), id="next, over new year"),
        pytest.param(date(2027, 1, 31), "+1m", date(2027, 2, 28), id="clipped"),
        pytest.param(date(2028, 1, 31), "om en måned", date(2028, 2, 29), id="clipped, leap year"),
    ],
)
def test_edges_of_the_calendar_for_coming_days(today: date, text: str, expected: date) -> None:
    """Leap days, week 53 and the turn of the year give the next day that fits."""
    day = parse_date(text, today)

    assert day == expected


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        pytest.param(date(2027, 3, 24), "ons uke 12", date(2027, 3, 24), id="today"),
        pytest.param(date(2027, 3, 24), "fre uke 12", date(2026, 3, 20), id="not yet this week"),
        pytest.param(date(2027, 3, 24), "uke 12", date(2027, 3, 22), id="its Monday has been"),
        pytest.param(date(2026, 11, 22), "uke 53", date(2020, 12, 28), id="last week 53"),
        pytest.param(date(2027, 1, 3), "uke 53", date(2026, 12, 28), id="this week 53"),
        pytest.param(date(2027, 1, 1), "31.12", date(2026, 12, 31), id="new year"),
        pytest.param(date(2104, 2, 28), "29.2", date(2096, 2, 29), id="2100 is no leap year"),
        pytest.param(date(2026, 11, 20), "fredag", date(2026, 11, 13), id="Friday on a Friday"),
        pytest.param(date(2028, 3, 31), "-1m", date(2028, 2, 29), id="clipped"),
        pytest.param(date(2026, 11, 22), "23.11.26", date(1926, 11, 23), id="tomorrow, two digits"),
        pytest.param(date(2026, 11, 22), "4.3.2027", date(2027, 3, 4), id="with year, as written"),
    ],
)
def test_edges_of_the_calendar_for_past_days(today: date, text: str, expected: date) -> None:
    """The same edges give the last day that fits when a past day is asked for."""
    day = parse_date(text, today, past=True)

    assert day == expected


@pytest.mark.parametrize("text", ["i går", "forrige tirsdag", "foerre tysdag", "i forgars"])
def test_words_for_past_days_are_read_anywhere(text: str) -> None:
    """«i går» and «forrige tirsdag» have one meaning only, whatever is asked for."""
    assert parse_date(text, TODAY) == parse_date(text, TODAY, past=True) < TODAY


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", ["LØRDAG", " på   lørdag ", "om to måneder", "måndag"])
def test_spelling_and_blanks_do_not_matter(form: str, text: str) -> None:
    """Composed or decomposed letters, capitals and extra blanks give the same day."""
    plain = " ".join(text.lower().split())

    typed = unicodedata.normalize(form, text).replace(" ", "\u00a0 ")  # type: ignore[arg-type]  # form is one of four

    assert parse_date(typed, TODAY) == parse_date(plain, TODAY)


@pytest.mark.parametrize("text", ["١٢.٣", "１２.3", "12.³", "uke ١٢", "+３d"])
def test_other_digits_are_refused(text: str) -> None:
    """Only the digits 0 to 9 are read."""
    error = refusal(lambda: parse_date(text, TODAY))

    assert text in error.message


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u200b"])
def test_nothing_is_refused(text: str) -> None:
    """An empty text is refused with the forms that work, by every reader."""
    assert refusal(lambda: parse_date(text, TODAY)).message == "Datoen er tom."
    assert refusal(lambda: parse_time(text)).message == "Klokkeslettet er tomt."
    assert refusal(lambda: parse_half_year(text, TODAY)).message == "Halvåret er tomt."
    assert refusal(lambda: parse_days(text)).message == "Antallet dager er tomt."


def test_a_long_text_is_shown_short() -> None:
    """At most 40 characters of what was typed stand in the answer, on one line."""
    error = refusal(lambda: parse_date("en dag\n" * 20, TODAY))

    shown = error.message.split("»")[0].removeprefix("«")
    assert len(shown) == 40
    assert shown.endswith("…")
    assert "\n" not in error.message


def test_hints_are_whole_next_steps() -> None:
    """A wrong weekday, an unknown meeting and a half-year are answered with what to type."""
    weekday = refusal(lambda: parse_date("onsdag 21.1", TODAY))
    meeting = refusal(lambda: parse_date("3 dager etter møte 7.9", TODAY, meetings=MEETINGS))
    half_year = refusal(lambda: parse_date("v27", TODAY))

    assert weekday.hint == ("Skriv «torsdag 21. januar 2027», eller rett datoen.",)
    assert meeting.hint == ("Se møtene i saken: koord sak vis 7",)
    assert "«uke 27»" in half_year.hint[0]
    assert "12.1.2027" in half_year.hint[0]


@pytest.mark.parametrize("today", [date.min, date(1, 1, 5), date(9999, 8, 1), date.max])
@pytest.mark.parametrize("past", [False, True])
@pytest.mark.parametrize(
    "text", ["12.3", "29.2", "uke 53", "søn uke 1", "+9999m", "-9999m", "neste søn", "i går", "vår"]
)
def test_the_ends_of_the_calendar_are_refused(today: date, past: bool, text: str) -> None:
    """A day outside the calendar, or far from our time, is refused and never crashes."""
    error = refusal(lambda: parse_date(text, today, past=past))

    assert error.exit_code == 4


@pytest.mark.parametrize("text", ["vår9999", "vår1899", "høst2200", "v", "h", "v027"])
def test_odd_half_years_are_refused(text: str) -> None:
    """A half-year far from our time, or a letter alone, is refused."""
    error = refusal(lambda: parse_half_year(text, TODAY))

    assert text in error.message


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        (date(2027, 7, 31), "vår", HalfYear(2027, autumn=False)),
        (date(2027, 8, 1), "vår", HalfYear(2028, autumn=False)),
        (date(2027, 12, 31), "haust", HalfYear(2027, autumn=True)),
        (date(2028, 1, 1), "høsten", HalfYear(2028, autumn=True)),
    ],
)
def test_a_half_year_without_a_year_is_the_next_not_over(
    today: date, text: str, expected: HalfYear
) -> None:
    """The half-year that runs counts until its last day."""
    half_year = parse_half_year(text, today)

    assert half_year == expected


# Reading: properties.


@given(day=days, today=days, past=st.booleans())
def test_a_date_with_its_year_is_read_back(day: date, today: date, past: bool) -> None:
    """Every written form that has the year gives the day again, whenever it is read."""
    written = [long_date(day), day_month(day), short_date(day), date_with_week(day)]
    written += [day.isoformat(), day.strftime("%d.%m.%Y"), f"{day.day}.{day.month}.{day.year}"]

    read = {parse_date(text, today, past=past) for text in written}

    assert read == {day}


@given(today=days, ahead=st.integers(0, 1000))
def test_a_due_phrase_is_read_back(today: date, ahead: int) -> None:
    """What the task list says about a deadline that is not over can be typed."""
    due = today + timedelta(days=ahead)

    assert parse_date(due_phrase(due, today), today) == due


@given(day=days, today=days)
def test_a_week_is_read_back(day: date, today: date) -> None:
    """Weekday, week and ISO year give the day, also around the turn of the year."""
    year, week, weekday = day.isocalendar()
    name = long_date(day).split()[0]

    assert parse_date(f"{name} uke {week} {year}", today) == day
    assert parse_date(f"{name[:3]} i veke {week} {year}", today) == day
    assert parse_date(f"uke {week} {year}", today) == day - timedelta(days=weekday - 1)


@given(today=days, picked=days)
def test_a_date_without_a_year_is_the_nearest(today: date, picked: date) -> None:
    """Day and month give the next such day, or the last one past, and today is both."""
    text = f"{picked.day}.{picked.month}"
    at_most = 8 * 366 if text == "29.2" else 366

    coming, gone = parse_date(text, today), parse_date(text, today, past=True)

    assert 0 <= (coming - today).days <= at_most
    assert 0 <= (today - gone).days <= at_most
    assert (coming.day, coming.month) == (gone.day, gone.month) == (picked.day, picked.month)
    assert (coming == gone) == (coming == today)


@given(today=days, picked=days)
def test_a_week_without_a_year_is_the_nearest(today: date, picked: date) -> None:
    """Weekday and week give the next such day, or the last one past, and today is both."""
    _, week, weekday = picked.isocalendar()
    text = f"{long_date(picked).split()[0]} uke {week}"

    coming, gone = parse_date(text, today), parse_date(text, today, past=True)

    assert gone <= today <= coming
    assert coming.isocalendar()[1:] == gone.isocalendar()[1:] == (week, weekday)
    assert (coming == gone) == (coming == today)


@given(today=days, picked=days)
def test_a_weekday_is_within_a_week_and_never_today(today: date, picked: date) -> None:
    """A weekday alone is one to seven days away, on the side that is asked for."""
    name = long_date(picked).split()[0]

    coming, gone = parse_date(name, today), parse_date(name, today, past=True)

    assert 1 <= (coming - today).days <= 7
    assert 1 <= (today - gone).days <= 7
    assert coming.weekday() == gone.weekday() == picked.weekday()


@given(today=days, picked=days)
def test_neste_and_forrige_are_the_weeks_beside(today: date, picked: date) -> None:
    """«neste» is in the ISO week after this one, «forrige» in the one before."""
    name = long_date(picked).split()[0]
    monday = today - timedelta(days=today.weekday())

    following = parse_date(f"neste {name}", today)
    previous = parse_date(f"forrige {name}", today)

    assert following == monday + timedelta(days=7 + picked.weekday())
    assert previous == monday + timedelta(days=picked.weekday() - 7)


@given(today=days, count=st.integers(0, 600))
def test_counting_ahead_and_back_agree(today: date, count: int) -> None:
    """The short and the long form of a stretch of time mean the same, both ways."""
    ahead = today + timedelta(weeks=count)
    back = today - timedelta(weeks=count)
    meetings = {"12.34": today}

    assert parse_date(f"+{count}u", today) == parse_date(f"om {count} veker", today) == ahead
    assert parse_date(f"+{7 * count}d", today) == ahead
    assert parse_date(f"-{count}u", ahead, past=True) == today
    assert parse_date(f"for {count} uker siden", today, past=True) == back
    assert parse_date(f"{count} uker etter møte 12.34", TODAY, meetings=meetings) == ahead
    assert parse_date(f"{count} veker før møtet 12.34", TODAY, meetings=meetings) == back


@given(text=texts, today=days)
@example(text="om en måned siden", today=TODAY)
@example(text="29.2.0000", today=TODAY)
def test_any_text_is_read_or_refused(text: str, today: date) -> None:
    """No text ends in anything but a value or an error with a message and a hint."""
    readers: tuple[Callable[[], object], ...] = (
        lambda: parse_date(text, today, meetings=MEETINGS),
        lambda: parse_date(text, today, past=True),
        lambda: parse_time(text),
        lambda: parse_half_year(text, today),
        lambda: parse_days(text),
    )

    for read in readers:
        try:
            read()
        except InvalidValueError as error:
            assert error.message
            assert error.hint


@given(text=undated, today=days, past=st.booleans())
def test_without_a_year_the_day_is_on_the_side_asked_for(
    text: str, today: date, past: bool
) -> None:
    """A form without a year gives a day to come or a day past, as asked, or is refused."""
    try:
        day = parse_date(text, today, past=past)
    except InvalidValueError:
        return

    assert day <= today if past else day >= today


@given(moment=st.times())
def test_a_time_is_read_back(moment: time) -> None:
    """Every written form of a time gives the time again."""
    expected = time(moment.hour, moment.minute)

    for written in (clock_time(moment), moment.strftime("%H%M"), moment.strftime("kl. %H:%M")):
        assert parse_time(written) == expected


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), today=days)
def test_a_half_year_is_read_back(day: date, today: date) -> None:
    """The code and the words for a half-year give it again."""
    half_year = HalfYear.of(day)

    assert parse_half_year(half_year.code, today) == half_year
    assert parse_half_year(half_year.label, today) == half_year


# Half-years, months and ages.


@given(day=days)
def test_half_years_part_the_calendar(day: date) -> None:
    """Each day is in one half-year, which starts the day after the one before it ended."""
    half_year = HalfYear.of(day)

    assert half_year.start <= day <= half_year.end
    assert half_year.next.start == half_year.end + timedelta(days=1)
    assert half_year < half_year.next
    assert HalfYear.of(half_year.start) == HalfYear.of(half_year.end) == half_year


def test_a_half_year_has_its_words() -> None:
    """Label and code are those of the papers and of the command line."""
    spring, autumn = HalfYear(2027, autumn=False), HalfYear(2026, autumn=True)

    assert (spring.label, spring.code) == ("våren 2027", "vår27")
    assert (autumn.label, autumn.code) == ("høsten 2026", "høst26")
    assert autumn.next == spring
    assert (autumn.start, autumn.end) == (date(2026, 8, 1), date(2026, 12, 31))
    assert (spring.start, spring.end) == (date(2027, 1, 1), date(2027, 7, 31))


@given(day=days, months=st.integers(-600, 600))
def test_months_are_added_within_the_month(day: date, months: int) -> None:
    """The day of the month stays, or becomes the last one there is."""
    moved = add_months(day, months)

    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == min(day.day, month_length(moved.year, moved.month))


@pytest.mark.parametrize("months", [-36_000, 120_000])
def test_months_outside_the_calendar_overflow(months: int) -> None:
    """Month arithmetic fails as day arithmetic does."""
    with pytest.raises(OverflowError):
        add_months(TODAY, months)
    with pytest.raises(OverflowError):
        add_years_birthday(TODAY, months // 12)


@given(year=st.integers(1900, 2199), month=st.integers(1, 12))
def test_month_lengths_are_those_of_the_calendar(year: int, month: int) -> None:
    """The last day of a month is followed by the first of another."""
    last = date(year, month, month_length(year, month))

    assert (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (0, date(2012, 2, 29)),
        (4, date(2016, 2, 29)),
        (15, date(2027, 3, 1)),
        (88, date(2100, 3, 1)),
    ],
)
def test_born_on_the_leap_day_turns_on_the_first_of_march(years: int, expected: date) -> None:
    """Someone born 29 February turns a year older on 1 March when there is no 29th."""
    day = add_years_birthday(date(2012, 2, 29), years)

    assert day == expected
    assert age_on(date(2012, 2, 29), day) == years
    assert age_on(date(2012, 2, 29), day - timedelta(days=1)) == years - 1


@given(born=days, years=st.integers(0, 120))
@example(born=date(2000, 2, 29), years=18)
def test_age_steps_on_the_birthday(born: date, years: int) -> None:
    """Someone is a year younger until the birthday, and never before the age of the rule."""
    birthday = add_years_birthday(born, years)

    assert age_on(born, birthday) == years
    assert age_on(born, birthday - timedelta(days=1)) == years - 1


@given(born=days, one=days, other=days)
def test_age_never_falls(born: date, one: date, other: date) -> None:
    """A later day never gives a lower age, and before the birth it is below 0."""
    earlier, later = sorted((one, other))

    assert age_on(born, earlier) <= age_on(born, later)
    assert (age_on(born, one) < 0) == (one < born)


# Writing and warning.


def test_dates_are_written_in_norwegian() -> None:
    """Each way of writing has the month in letters."""
    day = date(2027, 1, 20)

    assert long_date(day) == "onsdag 20. januar 2027"
    assert day_month(day) == "20. januar 2027"
    assert short_date(day) == "20. jan. 2027"
    assert date_with_week(day) == "onsdag 20. januar 2027, uke 3"
    assert date_with_week(date(2027, 1, 1)) == "fredag 1. januar 2027, uke 53"
    assert date_with_week(date(2024, 12, 30)) == "mandag 30. desember 2024, uke 1"
    assert clock_time(time(14)) == "14.00"
    assert clock_time(time(9, 5)) == "09.05"


@pytest.mark.parametrize(
    ("days_away", "expected"),
    [
        (-365, "365 dager over fristen"),
        (-3, "3 dager over fristen"),
        (-1, "1 dag over fristen"),
        (0, "i dag"),
        (1, "i morgen"),
        (2, "på tirsdag"),
        (6, "på lørdag"),
        (7, "29. nov."),
        (39, "31. des."),
        (40, "1. jan. 2027"),
    ],
)
def test_a_deadline_is_said_as_people_say_it(days_away: int, expected: str) -> None:
    """Near days have words, later ones a date, with the year when it is another one."""
    due = TODAY + timedelta(days=days_away)

    assert due_phrase(due, TODAY) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 21), ("Datoen er passert.", "Det er en lørdag.")),
        (date(2026, 11, 20), ("Datoen er passert.",)),
        (date(2026, 11, 22), ("Det er en søndag.",)),
        (date(2026, 11, 23), ()),
        (date(2028, 5, 22), ()),
        (date(2028, 5, 23), ("Det er mer enn 18 måneder til.",)),
    ],
)
def test_a_day_worth_a_second_look_is_remarked(day: date, expected: tuple[str, ...]) -> None:
    """Past, weekend and far off are told; an ordinary day is not."""
    assert remarks(day, TODAY) == expected


def test_holiday_and_school_break_are_named() -> None:
    """What others know about the day is told by name, the weekend first."""
    found = remarks(date(2027, 3, 28), TODAY, holiday="første påskedag", school_break="påskeferie")

    assert found == (
        "Det er en søndag.",
        "Det er en offentlig fridag: første påskedag.",
        "Skolen har fri: påskeferie.",
    )


def test_remarks_hold_at_the_end_of_the_calendar() -> None:
    """No day is far off when the calendar ends before 18 months have gone."""
    assert remarks(date.max, date(9999, 1, 1)) == ()
