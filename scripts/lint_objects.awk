# lint_objects.awk - what do the compiled files define and call? Called by lint.sh.
#
# Input, per object: `file SOURCE`, then `nm NAME TYPE ...` (nm -P) and `data NAME` for
# each variable that may change. Variables: symbols, families, forbidden, libm_free, libm,
# mutable: the tables of lint.sh.

function say(text) {
    if (!said[file, text]++) # hot files are compiled several times
        printf "%s:1: %s\n", file, text
}

function check_definition(name, i) {
    if (file == "sim/cli/main.c" && name == "main")
        return
    for (i = 1; i <= n_place; i++)
        if (index(file, place[i]) == 1 && name !~ prefix[i] \
                && !(place[i] == "models/" && name ~ family))
            say(name " is visible everywhere: make it static, or begin its name with " \
                "a prefix of " place[i])
}

function check_call(name, i) {
    if (file ~ libm_free && name ~ libm)
        say(name "() differs between machines: use sim/base/vmath.h")
    for (i = 1; i <= n_call; i++)
        if (name ~ call[i] && file !~ except[i])
            say("calls " name "(): " why[i])
}

BEGIN {
    family = "^(" (families == "" ? "_" : families) ")_"
    n = split(symbols, row, "\n")
    for (i = 1; i <= n; i++)
        if (split(row[i], word, " ") == 2) {
            place[++n_place] = word[1]
            prefix[n_place] = word[2]
        }
    n = split(forbidden, row, "\n")
    for (i = 1; i <= n; i++)
        if (split(row[i], word, " ") > 2) {
            call[++n_call] = "^(" word[1] ")$"
            except[n_call] = word[2]
            why[n_call] = row[i]
            sub(/^ *[^ ]+ +[^ ]+ +/, "", why[n_call])
        }
}

$1 == "file" { file = $2 }
# compilers and sanitizers add names of their own, which begin with __
$1 == "nm" && $3 ~ /^[A-TV-Zi]$/ && $2 !~ /^(__|_GLOBAL_|DW\.)/ { check_definition($2) }
$1 == "nm" && $3 == "U" { check_call($2) }
$1 == "data" && file !~ mutable && $2 !~ /^(\.|__|DW\.)/ {
    say($2 " is a mutable global: pass state in, or make it const")
}
