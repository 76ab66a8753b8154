# Recomputes the measures of a decision from plane.csv alone and holds them against
# decision.csv, acceptability.csv and voi.csv: means, net benefit, the best, P(best),
# expected loss, value of perfect information, frontier and ratios, people per million
# euro, and the acceptability curve with its front.
#   awk -F, -f decision_check.awk plane.csv decision.csv acceptability.csv voi.csv
# Names with commas are not understood. Prints what differs; "checked N" at the end.
function near(what, a, b) {
    checked++
    size = (a < 0 ? -a : a) + (b < 0 ? -b : b)
    if (a - b > 1e-9 * size + 1e-9 || b - a > 1e-9 * size + 1e-9) {
        printf "%s: %.12g, the table says %.12g\n", what, a, b
        wrong++
    }
}
FNR == 1 { file++; for (i = 1; i <= NF; i++) col[file, $i] = i; next }
function f(name) { return $(col[file, name]) }
file == 1 {
    y = f("yardstick"); a = f("arm"); r = f("replication")
    if (!((y, a) in sum_e)) { arm[y, ++arms[y]] = a; sum_e[y, a] = 0 }
    e[y, a, r] = f("effect"); c[y, a, r] = f("cost")
    sum_e[y, a] += f("effect"); sum_c[y, a] += f("cost")
    if (!(r in seen)) { seen[r] = 1; rep[++reps] = r }
}
# share of replications in which arm a is best at a price, ties shared
function share(y, a, price,    i, j, most, ties, v, p) {
    p = 0
    for (i = 1; i <= reps; i++) {
        ties = 0
        for (j = 1; j <= arms[y]; j++) {
            if (!allowed[y, arm[y, j]]) continue
            v = price * e[y, arm[y, j], rep[i]] - c[y, arm[y, j], rep[i]]
            if (ties == 0 || v > most) { most = v; ties = 1 }
            else if (v == most) ties++
        }
        v = price * e[y, a, rep[i]] - c[y, a, rep[i]]
        if (allowed[y, a] && v == most) p += 1 / ties
    }
    return p / reps
}
function loss(y, a, price,    i, j, most, v, s, some) {
    s = 0
    for (i = 1; i <= reps; i++) {
        some = 0
        for (j = 1; j <= arms[y]; j++) {
            if (!allowed[y, arm[y, j]]) continue
            v = price * e[y, arm[y, j], rep[i]] - c[y, arm[y, j], rep[i]]
            if (!some || v > most) { most = v; some = 1 }
        }
        s += most - (price * e[y, a, rep[i]] - c[y, a, rep[i]])
    }
    return s / reps
}
file == 2 {
    y = f("yardstick"); a = f("arm")
    row[y, a] = $0; allowed[y, a] = f("allowed")
    mean_e[y, a] = sum_e[y, a] / reps; mean_c[y, a] = sum_c[y, a] / reps
    near(y " " a " effect", mean_e[y, a], f("effect"))
    near(y " " a " cost", mean_c[y, a], f("cost"))
    if (f("price") != "")
        near(y " " a " benefit", f("price") * mean_e[y, a] - mean_c[y, a], f("benefit"))
    standing[y, a] = f("standing"); icer[y, a] = f("icer"); against[y, a] = f("against")
    price[y] = f("price"); p_best[y, a] = f("p_best"); lost[y, a] = f("loss")
    if (f("best") == 1) best[y] = a
    if (f("price") == "" && f("per_million") != "")
        near(y " " a " per million", 1e6 * mean_e[y, a] / mean_c[y, a], f("per_million"))
}
# the allowed arm with the highest mean at a price; the first of equals
function front(y, price,    i, v, most, at) {
    at = ""
    for (i = 1; i <= arms[y]; i++) {
        if (!allowed[y, arm[y, i]]) continue
        v = price * mean_e[y, arm[y, i]] - mean_c[y, arm[y, i]]
        if (at == "" || v > most) { most = v; at = arm[y, i] }
    }
    return at
}
function same(what, a, b) {
    checked++
    if (a != b) { print what ": " a ", the table says " b; wrong++ }
}
file == 3 && FNR == 2 {
    for (y in arms) if (price[y] != "") same(y " best", front(y, price[y]), best[y])
    for (y in arms) for (k = 1; k <= arms[y]; k++) {
        a = arm[y, k]
        if (price[y] != "") {
            near(y " " a " p_best", share(y, a, price[y]), p_best[y, a])
            if (allowed[y, a]) near(y " " a " loss", loss(y, a, price[y]), lost[y, a])
        }
        # dominated: by one; extended: below a line of two; efficient: neither
        d = 0; x = 0
        for (i = 1; i <= arms[y]; i++) {
            b = arm[y, i]
            if (b == a || !allowed[y, b]) continue
            if (mean_c[y, b] <= mean_c[y, a] && mean_e[y, b] >= mean_e[y, a]) d = 1
            for (j = 1; j <= arms[y]; j++) {
                g = arm[y, j]
                if (!allowed[y, g] || mean_e[y, b] >= mean_e[y, a]) continue
                if (mean_e[y, a] >= mean_e[y, g]) continue
                t = (mean_e[y, a] - mean_e[y, b]) / (mean_e[y, g] - mean_e[y, b])
                if (mean_c[y, b] + t * (mean_c[y, g] - mean_c[y, b]) < mean_c[y, a]) x = 1
            }
        }
        want = d ? "dominated" : x ? "extended dominated" : "efficient"
        if (!allowed[y, a]) want = "not allowed"
        checked++
        if (want != standing[y, a]) {
            print y, a ": " want ", the table says " standing[y, a]
            wrong++
        }
        if (icer[y, a] != "") {
            b = against[y, a]
            t = (mean_c[y, a] - mean_c[y, b]) / (mean_e[y, a] - mean_e[y, b])
            near(y " " a " icer", t, icer[y, a])
        }
    }
}
file == 3 && FNR % 7 == 2 {
    near("acceptability", share(f("yardstick"), f("arm"), f("price")), f("p_best"))
}
file == 3 {
    most = front(f("yardstick"), f("price"))
    same("front at " f("price"), most == f("arm"), f("front"))
}
file == 4 {
    y = f("yardstick")
    all = loss(y, best[y], price[y])
    if (f("kind") == "everything") near("perfect information", all, f("value"))
    checked++
    if (f("value") > all + 1e-9 * all) {
        print f("parameters") " is worth more than everything"
        wrong++
    }
}
END { print (wrong ? "wrong " wrong : "checked " checked); exit wrong > 0 }
