# lint_includes.awk - does each include point the right way? Called by lint.sh.
#
# Input: `file:line:#include ...`, one per line. Variables: root (of the project),
# table (which folder may include which), libs (which folder owns which library), phases
# (the files that define a phase, cover|demand|...).

function folder(path) { # the part of a path that the table speaks of
    if (path ~ /^models\//)
        return "models"
    if (path ~ /^sim\/[^\/]*$/)
        return "sim"
    return match(path, /^sim\/[^\/]*/) ? substr(path, 1, RLENGTH) : ""
}

function directory(path) {
    sub(/[^\/]*$/, "", path)
    return path
}

function stem(path) {
    sub(/.*\//, "", path)
    sub(/\.[ch]$/, "", path)
    return path
}

function exists(path) {
    return system("test -e '" root "/" path "'") == 0
}

function say(text) {
    printf "%s:%d: %s\n", file, line, text
}

function check_library(i) {
    for (i = 1; i <= n_lib; i++)
        if (what ~ "^" lib[i] "$" && file !~ "^" home[i] && file !~ /^tests\//)
            say("<" what "> belongs to " home[i] " only")
    if (what == "mpi.h" && file ~ /^sim\/engine\// && mpi++ > 0)
        say("a second file includes <mpi.h>; one is enough")
    if (what ~ /^gsl\// && file ~ /_hot\.[ch]$/)
        say("GSL is not for hot loops: use sim/base/vmath.h")
    else if (what ~ /^gsl\// && file ~ /^models\/phases\//)
        say("GSL is not for phases: use sim/base/vmath.h")
}

function check_direction(from, to) {
    if (what ~ /^tests\//)
        say("\"" what "\" belongs to the tests")
    else if (what !~ /\// && exists(directory(file) what))
        say("\"" what "\": name a header by its path from the root of the project")
    else if (file == "sim/cli/main.c" || what == "sim/model.h")
        return
    else if (to == "models" && from != "models")
        say("only sim/cli/main.c may include " what ": the engine knows no model")
    else if (to != "" && (from in known) && !((from, to) in may))
        say(from "/ may not include " what ": includes point downwards")
}

# A file of models/phases/ serves one phase: its own, or else the first it includes.
function check_model() {
    if (what !~ /^models\/phases\//)
        return
    if (file ~ /^models\/phases\// && stem(what) ~ is_phase) {
        if (!(file in serves))
            serves[file] = stem(file) ~ is_phase ? stem(file) : stem(what)
        if (serves[file] != stem(what))
            say("phases do not include each other (" serves[file] " and " what ")")
    }
    if (file ~ /^models\/(levers|shocks)\//)
        say("levers and shocks write offers; they include no phase (" what ")")
}

BEGIN {
    is_phase = "^(" phases ")$"
    n = split(table, row, "\n")
    for (i = 1; i <= n; i++) {
        m = split(row[i], word, " ")
        if (m > 0)
            known[word[1]] = 1
        for (j = 2; j <= m; j++)
            may[word[1], word[j]] = 1
    }
    n = split(libs, row, "\n")
    for (i = 1; i <= n; i++)
        if (split(row[i], word, " ") == 2) {
            lib[++n_lib] = word[1]
            home[n_lib] = word[2]
        }
}

{
    match($0, /^[^:]*:[0-9]*:/)
    split(substr($0, 1, RLENGTH), place, ":")
    file = place[1]
    line = place[2]
    match($0, /[<"][^>"]*[>"]/)
    own = substr($0, RSTART, 1) == "\""
    what = substr($0, RSTART + 1, RLENGTH - 2)

    check_library()
    if (own && folder(file) != "") {
        check_direction(folder(file), folder(what))
        check_model()
    }
}
