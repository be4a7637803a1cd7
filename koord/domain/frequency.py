"""How long there may be between two contacts with a family."""

from datetime import date, timedelta

from koord.domain.dates import add_months
from koord.values import value

DAYS, MONTHS = "days", "months"


@value
class Frequency:
    """How long there may be between two contacts.

    Attributes:
        count: How many of the unit.
        unit: `days` or `months`.
    """

    count: int
    unit: str

    def after(self, day: date) -> date:
        """Return the day by which there should be contact again; the last one there is, at most."""
        try:
            if self.unit == DAYS:
                return day + timedelta(days=self.count)
            return add_months(day, self.count)
        except OverflowError:
            return date.max

    @property
    def words(self) -> str:
        """What it is called: «hver uke», «hver 14. dag», «hver 3. måned»."""
        if self.unit == DAYS and self.count == 7:
            return "hver uke"
        unit = "dag" if self.unit == DAYS else "måned"
        return f"hver {unit}" if self.count == 1 else f"hver {self.count}. {unit}"
