"""Completion in the shells: what one asks and is answered, and the script that asks.

A script runs `koord --fullfor -- WORDS… =LAST`: the whole words before the cursor, and what is
typed of the last one, with `=` before it since some shells drop an empty word. The answer is one
proposal a line, its label after a tab; exit code 1 says that a file may stand there. Nothing is
ever asked of her, and nothing is said on stderr.

The scripts are plain ASCII: Windows PowerShell reads a file without a mark as an old code page.
"""

import unicodedata
from collections.abc import Sequence
from itertools import product

from koord import settings
from koord.cli.completing import FromWorkbook, Nothing, Numbers, proposals_after
from koord.cli.session import Session

A_FILE = 1
SHELLS = ("bash", "zsh", "fish", "powershell")

_SPELLINGS = {"å": ("å", "a", "aa"), "ø": ("ø", "o", "oe"), "æ": ("æ", "ae")}


def answer(words: Sequence[str]) -> int:
    """Print what may stand for the last word, and return the exit code.

    Args:
        words: What the script sends, without the flag itself.
    """
    try:
        return _answer(list(words))
    except Exception as bug:
        from koord.cli.crash import report

        # The line is still hers to finish; what went wrong lies in the crash file.
        report(bug)
        return 0


def _answer(words: list[str]) -> int:
    extent = settings.completion()
    if extent is settings.Completion.OFF:
        return 0
    *before, last = words[words[:1] == ["--"] :] or ["="]
    last = last.removeprefix("=")
    numbers: Numbers = Nothing()
    if extent is settings.Completion.ALL:
        numbers = FromWorkbook(Session())
    found = proposals_after(before, last, numbers)
    if found is None:
        return A_FILE
    for each in found:
        print(f"{spelled(each.text, last)}\t{each.label}")
    return 0


def spelled(word: str, begun: str) -> str:
    """Return a word in the spelling that was begun: a shell drops what does not begin so."""
    typed = unicodedata.normalize("NFC", begun).lower()
    choices = (_SPELLINGS.get(letter, (letter,)) for letter in word)
    if word.startswith(typed):
        return word
    return next((way for way in map("".join, product(*choices)) if way.startswith(typed)), word)


def script(shell: str) -> str:
    """Return the script of one of `SHELLS`."""
    return _SCRIPTS[shell].lstrip("\n")


_BASH = r"""
# Completion for koord in bash.
_koord() {
    local last="${COMP_WORDS[COMP_CWORD]}" answer code text label i
    local -a before=("${COMP_WORDS[@]:1:COMP_CWORD-1}") labels=()
    answer="$(command koord --fullfor -- "${before[@]}" "=$last" 2>/dev/null </dev/null)"
    code=$?
    COMPREPLY=()
    if [ "$code" -eq 1 ]; then
        compopt -o default 2>/dev/null
        return
    fi
    while IFS=$'\t' read -r text label; do
        if [ -n "$text" ]; then
            COMPREPLY+=("$text")
            labels+=("$label")
        fi
    done <<<"$answer"
    if [ "${#COMPREPLY[@]}" -eq 1 ]; then
        # 7. is the beginning of 7.3.
        [[ "${COMPREPLY[0]}" == *. ]] && compopt -o nospace 2>/dev/null
    elif [ "${COMP_TYPE:-9}" -eq 63 ]; then
        # The list is only shown, so it may say what the numbers are.
        for i in "${!COMPREPLY[@]}"; do
            [ -n "${labels[i]}" ] && COMPREPLY[i]="${COMPREPLY[i]}  (${labels[i]})"
        done
    fi
}
complete -o nosort -F _koord koord 2>/dev/null || complete -F _koord koord
"""

_ZSH = r"""
#compdef koord
# Completion for koord in zsh.
_koord() {
    local answer code line
    local -a before texts shown begun begun_shown
    (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
    answer="$(command koord --fullfor -- "${before[@]}" "=${(Q)PREFIX}" 2>/dev/null </dev/null)"
    code=$?
    if (( code == 1 )); then
        _files
        return
    fi
    for line in "${(@f)answer}"; do
        if [[ "${line%%$'\t'*}" == *. ]]; then
            # 7. is the beginning of 7.3.
            begun+=("${line%%$'\t'*}")
            begun_shown+=("${line/$'\t'/  }")
        elif [[ -n "$line" ]]; then
            texts+=("${line%%$'\t'*}")
            shown+=("${line/$'\t'/  }")
        fi
    done
    (( $#begun )) && compadd -V koord -l -S '' -d begun_shown -a begun
    (( $#texts )) && compadd -V koord -l -d shown -a texts
    (( $#begun + $#texts ))
}
if [[ "${zsh_eval_context[-1]}" == loadautofunc ]]; then
    _koord "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _koord koord
fi
"""

_FISH = r"""
# Completion for koord in fish.
function __koord_fullfor
    set -l before (commandline -opc)[2..-1]
    set -l last (commandline -ct)
    set -l answer (command koord --fullfor -- $before "=$last" 2>/dev/null </dev/null)
    if test $status -eq 1
        __fish_complete_path "$last"
    else
        for line in $answer
            echo $line
        end
    end
end
complete -c koord -f -k -a '(__koord_fullfor)'
"""

_POWERSHELL = r"""
# Completion for koord in PowerShell.
Register-ArgumentCompleter -Native -CommandName koord -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @(
        $commandAst.CommandElements | Select-Object -Skip 1 |
            Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
            ForEach-Object {
                $text = $_.Extent.Text.Trim('"', "'")
                if ($text) { $text } else { '.' }
            }
    )
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $answer = @(& koord '--fullfor' '--' @before "=$wordToComplete" 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
    }
    $answer | Where-Object { $_ } | ForEach-Object {
        $text, $label = $_ -split "`t", 2
        if (-not $label) { $label = $text }
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $label)
    }
}
"""

_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}
