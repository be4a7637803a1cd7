"""What a case is called on the screen: its code, or its number alone when she has chosen so."""

BY_CODE, BY_NUMBER = "kode", "nummer"


def shown_code(table: str = "c") -> str:
    """Return SQL for the code of a case as it is shown: empty when numbers alone are shown."""
    return f"iif((SELECT shown_as FROM profile) = '{BY_NUMBER}', '', {table}.code)"
