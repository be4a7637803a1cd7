"""Results as lines for the screen and as data for `--json`; no logic."""
