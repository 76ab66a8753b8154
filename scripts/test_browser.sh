#!/usr/bin/env bash
# test_browser.sh - does report.html work in a real browser, whatever is written in it?
#
#   scripts/test_browser.sh PROGRAM FOLDER
#
# Makes small runs with PROGRAM into FOLDER, opens their pages in a headless Chromium
# and uses them (tests/browser/selftest.js): no console message, nothing fetched, tables
# sort, no wider than the window; in light, dark, on a telephone and printed on A4. The
# pictures stay in FOLDER for people to look at. Without Chromium: says skipped.
set -euo pipefail

program=$(realpath "$1")
folder=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
failed=0
checks=0

"$here/scripts/setup.sh" browser || true
browser=
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
        browser=$name
        break
    fi
done
if [[ -z $browser ]]; then
    echo "test-browser: skipped: there is no Chromium (Debian package chromium)"
    exit 0
fi

rm -rf "$folder"
mkdir -p "$folder"
folder=$(realpath "$folder")
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

check() { # what is wrong if the command behind it fails
    local what=$1
    shift
    checks=$((checks + 1))
    if ! "$@"; then
        failed=$((failed + 1))
        echo "test-browser: FAILED: $what"
    fi
}

# shellcheck disable=SC2317 # called by check
not() {
    ! "$@"
}

# shellcheck disable=SC2317
is_large() {
    [[ $(stat -c %s "$1" 2>/dev/null || echo 0) -gt 20000 ]]
}

# Open a page; console messages to $folder/console, the rest of stderr away.
browse() {
    rm -rf "$profile/now"
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic \
        --no-first-run --disable-background-networking --disable-component-update \
        --disable-sync --hide-scrollbars --user-data-dir="$profile/now" \
        --enable-logging=stderr "$@" 2>"$profile/log" || true
    grep 'CONSOLE' "$profile/log" >"$folder/console" || true
}

# The page as it is: no console message (a refused request is one), a picture that is not
# blank. Arguments after the name go to the browser.
picture() {
    local page=$1 image=$2
    shift 2
    browse "$@" --screenshot="$image" "file://$page" >/dev/null
    check "$page: console: $(head -c 300 "$folder/console")" not test -s "$folder/console"
    check "$image: no picture, or an empty one" is_large "$image"
}

# A copy that may run our test beside its own script.
use() {
    local page=$1 copy=${1%.html}.selftest.html found
    sed -e '/Content-Security-Policy/d' -e 's,</body>,,' -e 's,</html>,,' "$page" >"$copy"
    {
        echo '<script>'
        cat "$here/tests/browser/selftest.js"
        echo '</script></body></html>'
    } >>"$copy"
    browse --window-size="${2:-1200,900}" --dump-dom "file://$copy" >"$folder/dom"
    found=$(grep -o 'data-selftest="[^"]*"' "$folder/dom" | head -n 1 || true)
    check "$page: $found" test "${found#data-selftest=\"good }" != "$found"
    rm -f "$copy"
}

no_foreign() { # nothing that a browser could fetch stands in the page
    local address='<[^>]* (src|href|action|data|poster)=["'"'"']?(https?:)?//'
    check "$1: holds an address to fetch" not grep -qE "$address" "$1"
}

run() { # simulate, small; the scenario's own output is kept away
    "$program" "$@" --out "$folder" --quiet >"$folder/out" 2>&1 ||
        { cat "$folder/out" && exit 1; }
}

small='population = { schools = 60; }; horizon = 4; replications = 16;'
small+=' run_in = { years = 2; };'
policy() {
    printf '{ lever = "%s"; start = 2026; end = 2027; %s }' "$1" "${2:-}"
}

# ---- one policy, several policies, none; English and Dutch ----

cd "$folder"
printf '%s\ntitle = "One policy";\npolicies = ( %s );\n' "$small" \
    "$(policy pay_premium)" >one.cfg
arm() { # its name, its policy
    printf '{ name = "%s"; policies = ( %s ); }' "$1" "$2"
}
printf '%s\narms = (\n%s,\n%s,\n%s );\n' "$small" \
    "$(arm premium "$(policy pay_premium)")" \
    "$(arm hours "$(policy hours_expansion)")" \
    "$(arm 'smaller classes' "$(policy class_size)")" >three.cfg
printf '%s\n' "$small" >none.cfg
run one.cfg
run compare three.cfg --language nl
run none.cfg
"$program" brief one >/dev/null
for page in one compare none; do
    no_foreign "$folder/$page/report.html"
    picture "$folder/$page/report.html" "$folder/$page.light.png" --window-size=1200,3000
    use "$folder/$page/report.html"
done
picture "$folder/compare/report.html" "$folder/compare.dark.png" --window-size=1200,3000 \
    --blink-settings=preferredColorScheme=0
picture "$folder/one/report.html" "$folder/one.narrow.png" --window-size=500,3000
use "$folder/one/report.html" 500,900
picture "$folder/one/brief.html" "$folder/brief.light.png" --window-size=1200,1600

# ---- on paper: the brief is one page of A4 ----

for page in one/report one/brief compare/report; do
    pdf=$folder/${page//\//.}.pdf
    browse --no-pdf-header-footer --print-to-pdf="$pdf" \
        "file://$folder/$page.html" >/dev/null
    if command -v pdfinfo >/dev/null; then
        check "$pdf: not on A4" grep -q A4 <(pdfinfo "$pdf")
        pages=$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')
        if [[ $page == */brief ]]; then
            check "$pdf: $pages pages, not 1" test "$pages" = 1
        fi
        pdftoppm -r 60 -png "$pdf" "${pdf%.pdf}"
    fi
done

# ---- hostile titles, names and notes ----

n=0
printf '%s\noutputs = ["plots", "report"];\narms = (\n' "$small" >names.cfg
while IFS= read -r text; do
    n=$((n + 1))
    if [[ $n -gt 1 ]]; then
        echo , >>names.cfg
    fi
    arm "n$text" "$(policy pay_premium "premium = 0.$((n % 4 + 1));")" >>names.cfg
    {
        printf '%s\noutputs = ["report"]; replications = 4;\n' \
            "${small/replications = 16;/}"
        printf 'title = "%s";\nnote = "%s";\n' "$text" "$text"
        printf 'policies = ( %s );\n' "$(policy pay_premium)"
    } >"title$n.cfg"
    run "title$n.cfg"
    no_foreign "$folder/title$n/report.html"
    use "$folder/title$n/report.html"
done <"$here/tests/browser/hostile.txt"
printf ');\n' >>names.cfg
run names.cfg
no_foreign "$folder/names/report.html"
picture "$folder/names/report.html" "$folder/names.light.png" --window-size=1200,4000
use "$folder/names/report.html"
long=$(printf 'W%.0s' {1..500})
printf '%s\ntitle = "%s";\nnote = "%s %s";\npolicies = ( %s );\n' "$small" "$long" \
    "${long:0:250}" "${long:0:250}" "$(policy pay_premium)" >long.cfg
run long.cfg
picture "$folder/long/report.html" "$folder/long.light.png" --window-size=1200,2000
use "$folder/long/report.html"
pwned=$(find "$folder" "$here" -name pwned -print -quit)
check "a text was executed: there is $pwned" test -z "$pwned"

rm -f "$folder/out" "$folder/dom" "$folder/console"
echo "test-browser: $checks checks, $failed failed; pictures in $folder"
exit $((failed > 0))
