/* catalogue_names.c - names of what a model has, in every language of the report.
 *
 * English names of outcomes and levers are the model's own (NULL here). A test holds
 * this table against the model: nothing that a report can show is without a name.
 * Thread safety: constant. */
#include "sim/report/catalogue.h"

#define METRIC(key, label, doc)                                                          \
    { "metric", key, { NULL, label } },                                                  \
    {                                                                                    \
        "doc", key,                                                                      \
        {                                                                                \
            NULL, doc                                                                    \
        }                                                                                \
    }

#define LEVER(key, words)                                                                \
    {                                                                                    \
        "lever", key,                                                                    \
        {                                                                                \
            NULL, words                                                                  \
        }                                                                                \
    }

const struct sim_text_row sim_text_names[] = {
    { "group", "all", { "The whole country", "Het hele land" } },
    { "group", "q1", { "Least disadvantaged fifth", "Vijfde deel, minste achterstand" } },
    { "group", "q2", { "Second fifth", "Tweede vijfde deel" } },
    { "group", "q3", { "Middle fifth", "Middelste vijfde deel" } },
    { "group", "q4", { "Fourth fifth", "Vierde vijfde deel" } },
    { "group", "q5", { "Most disadvantaged fifth", "Vijfde deel, meeste achterstand" } },
    { "group", "g5", { "Five largest cities", "Vijf grootste steden" } },
    { "group", "other",
            { "Outside the five largest cities", "Buiten de vijf grote steden" } },
    { "at", "all", { "in the whole country", "in het hele land" } },
    { "at", "q1",
            { "at the least disadvantaged fifth of schools",
                    "op het vijfde deel van de scholen met de minste achterstand" } },
    { "at", "q2", { "at the second fifth of schools", "op het tweede vijfde deel" } },
    { "at", "q3", { "at the middle fifth of schools", "op het middelste vijfde deel" } },
    { "at", "q4", { "at the fourth fifth of schools", "op het vierde vijfde deel" } },
    { "at", "q5",
            { "at the most disadvantaged fifth of schools",
                    "op het vijfde deel van de scholen met de meeste achterstand" } },
    { "at", "g5", { "in the five largest cities", "in de vijf grootste steden" } },
    { "at", "other",
            { "outside the five largest cities", "buiten de vijf grootste steden" } },
    /* in pictures, where room is short */
    { "short", "all", { "Nation", "Heel het land" } },
    { "short", "tick", { "Nation", "Land" } },
    { "short", "q1", { "Q1 least disadvantaged", "Q1 minste achterstand" } },
    { "short", "q5", { "Q5 most disadvantaged", "Q5 meeste achterstand" } },
    { "short", "g5", { "five largest cities", "vijf grootste steden" } },
    { "short", "other",
            { "outside the five largest cities", "buiten de vijf grootste steden" } },
    { "short", "points", { "points", "%-punt" } },
    { "short", "mln EUR", { "mln EUR", "mln euro" } },
    /* heads of narrow columns, broken at blanks */
    { "head", "shortage", { NULL, "Leraren- tekort" } },
    { "head", "score", { NULL, "Leren: score" } },
    { "head", "gap", { NULL, "Verschil tussen scholen" } },
    { "head", "displaced_fte", { NULL, "Weg bij andere scholen" } },
    { "head", "learning_lost", { NULL, "Leren kwijt door tekort" } },
    { "head", "target_gain_fte", { NULL, "Winst bij doel- scholen" } },
    { "head", "net_gain_fte", { NULL, "Winst in het land" } },
    { "head", "exit", { NULL, "Verlaat onderwijs" } },
    { "head", "below_1f", { NULL, "Onder basis- niveau 1F" } },
    { "head", "policy_cost", { NULL, "Kosten van beleid" } },
    { "basis", "initial",
            { "gains at the end of the year", "winst aan het eind van het jaar" } },
    { "basis", "adult", { "gains that last", "winst die blijft" } },
    { "unit", "pp", { "percentage points", "procentpunt" } },
    { "unit", "points", { "points", "procentpunt" } },
    { "unit", "%", { "%", "%" } },
    { "unit", "fte", { "fte", "fte" } },
    { "unit", "SD", { "SD", "SD" } },
    { "unit", "mln EUR", { "million euro", "miljoen euro" } },
    { "unit", "fte-years", { "fte-years", "fte-jaren" } },
    { "unit", "weeks", { "weeks", "weken" } },
    { "unit", "pupils", { "pupils", "leerlingen" } },
    { "unit", "persons", { "persons", "personen" } },
    { "unit", "teacher SD", { "teacher SD", "SD van leraren" } },
    { "payer", "cost_ministry", { "the ministry", "het ministerie" } },
    { "payer", "cost_board", { "school boards", "schoolbesturen" } },
    { "payer", "cost_municipality", { "municipalities", "gemeenten" } },
    { "yardstick", "initial",
            { "the value of gains at the end of the year",
                    "de waarde van winst aan het eind van het jaar" } },
    { "yardstick", "adult",
            { "the value of gains that last", "de waarde van winst die blijft" } },
    { "yardstick", "fte", { "teachers", "leraren" } },
    { "phrase", "shortage", { "the teacher shortage", "het lerarentekort" } },
    { "phrase", "retention",
            { "the share of teachers who stay", "het deel van de leraren dat blijft" } },
    { "phrase", "score", { "what pupils learn", "wat leerlingen leren" } },
    METRIC("shortage", "Lerarentekort",
            "Niet vervulde banen en lange vervangingen op 1 oktober, als deel van alle "
            "benodigde fte, open en verborgen."),
    METRIC("retention", "Leraren die blijven",
            "Deel van de leraren van vorig jaar dat nog op dezelfde school werkt."),
    METRIC("score", "Leren: gemiddelde score",
            "Gemiddelde score van leerlingen aan het eind van het jaar, in SD van hun "
            "leerjaar; 0 is het jaar voor het begin."),
    METRIC("gap", "Verschil tussen scholen",
            "Gemiddelde score op de scholen met de minste achterstand min die met de "
            "meeste."),
    METRIC("displaced_fte", "Weggetrokken van andere scholen",
            "fte die de scholen van het beleid wonnen min wat het land won: wat andere "
            "scholen verloren."),
    METRIC("learning_lost", "Leren verloren door tekort",
            "Wat leerlingen meer zouden scoren als sinds het beginjaar geen baan in het "
            "basispad onvervuld was."),
    METRIC("target_gain_fte", "Gewonnen op de doelscholen",
            "fte in dienst op de scholen van het beleid, min het basispad."),
    METRIC("net_gain_fte", "Gewonnen in het land",
            "fte in dienst op alle scholen, min het basispad."),
    METRIC("exit", "Verlaat het onderwijs",
            "Deel van de leraren van vorig jaar dat het beroep verliet."),
    METRIC("below_1f", "Onder basisniveau 1F",
            "Deel van de leerlingen in de hoogste groep met een eindtoets onder 1F."),
    METRIC("policy_cost", "Kosten van het beleid",
            "Alles wat het beleid in het jaar betaalt, met werkgeverslasten en ook aan "
            "wie toch gebleven was."),
    METRIC("fte_per_million", "Gewonnen per miljoen",
            "Netto fte-jaren in het land per miljoen euro beleidskosten, van het begin "
            "tot dit jaar; 0 zonder kosten."),
    METRIC("net_benefit", "Netto baten tot dan toe",
            "Waarde van leren min de gebruikte middelen, van het begin tot dit jaar, "
            "verdisconteerd."),
    { "unit", "1,000 hours", { "thousand hours", "duizend uren" } },
    { "metric", "net_benefit_initial", { NULL, "Netto baten, winst aan eind jaar" } },
    { "metric", "net_benefit_adult", { NULL, "Netto baten, winst die blijft" } },
    { "metric", "value_initial", { NULL, "Waarde van leren, winst aan eind jaar" } },
    { "metric", "value_adult", { NULL, "Waarde van leren, winst die blijft" } },
    { "metric", "pv_policy_cost", { NULL, "Kosten van het beleid tot dan toe" } },
    { "metric", "pv_resource_cost", { NULL, "Gebruikte middelen tot dan toe" } },
    { "metric", "premium_anyway", { NULL, "Toeslagen zonder effect" } },
    { "metric", "public_cost", { NULL, "Publieke kosten" } },
    { "metric", "cover_cost", { NULL, "Kosten van vervanging" } },
    { "metric", "cost_ministry", { NULL, "Betaald door het ministerie" } },
    { "metric", "cost_board", { NULL, "Betaald door besturen" } },
    { "metric", "cost_municipality", { NULL, "Betaald door gemeenten" } },
    { "metric", "filled_fte", { NULL, "In dienst" } },
    { "metric", "seats_asked", { NULL, "Bijles" } },
    { "metric", "seats_delivered", { NULL, "Gegeven bijles" } },
    { "metric", "elsewhere_fte", { NULL, "Leraren van andere scholen" } },
    { "metric", "diverted_fte", { NULL, "Starters die elders begonnen waren" } },
    { "metric", "outside_fte", { NULL, "Wie anders geen les zou geven" } },
    { "metric", "longer_fte", { NULL, "Andere uren van dezelfde mensen" } },
    { "metric", "outside_target_fte", { NULL, "Scholen zonder beleid" } },
    { "metric", "posts_asked", { NULL, "Banen op zijn scholen" } },
    { "metric", "posts_got", { NULL, "Banen op zijn scholen" } },
    { "metric", "euro_asked", { NULL, "Euro" } },
    { "metric", "euro_beyond_budget", { NULL, "Boven het budget" } },
    { "metric", "euro_unfilled", { NULL, "Bij gebrek aan mensen" } },
    { "metric", "assistants_asked", { NULL, "Banen voor onderwijsassistenten" } },
    { "metric", "assistants_got", { NULL, "Banen voor onderwijsassistenten" } },
    { "metric", "hours_asked", { NULL, "Uren" } },
    { "metric", "hours_got", { NULL, "Uren" } },
    { "metric", "hours_nobody", { NULL, "Bij gebrek aan mensen of banen" } },
    { "metric", "hours_budget", { NULL, "Boven het budget" } },
    { "metric", "hours_room", { NULL, "Leerlingen hebben al een plek" } },
    LEVER("assistant_tutoring",
            "Aanwezige onderwijsassistenten begeleiden kleine groepen, geschoold in "
            "basisvaardigheden."),
    LEVER("class_size", "Kleinere klassen, met de extra banen die ze vragen."),
    LEVER("coordination",
            "Besturen ordenen vacatures naar nood, trekken geen leraren weg en kunnen "
            "toeslagen delen."),
    LEVER("development_time",
            "Minder lessen en meer tijd voor ontwikkeling, met de extra banen die dat "
            "vraagt."),
    LEVER("extra_hands", "Meer handen in de klas op gekozen scholen."),
    LEVER("forward_hiring",
            "Tijdelijke banen voor vacatures die binnen een jaar verwacht worden."),
    LEVER("hours_expansion",
            "Een dag meer, goed betaald, voor leraren die in deeltijd werken."),
    LEVER("induction", "Begeleiders voor leraren in hun eerste drie jaar."),
    LEVER("oop_expansion", "Meer banen voor onderwijsassistenten."),
    LEVER("oop_ladder", "Een soepele route van assistent naar leraar."),
    LEVER("oop_vision",
            "Een visie op assistenten, scholing en gesprekken over hun loopbaan."),
    LEVER("pay_national", "Meer loon voor alle leraren, tegenover werk elders."),
    LEVER("pay_premium",
            "Extra loon op gekozen scholen: voor iedereen, nieuwe mensen of wie gericht "
            "gevraagd is."),
    LEVER("pedagogical_staff",
            "Pedagogisch medewerkers voor sociale, emotionele en lichamelijke "
            "ontwikkeling."),
    LEVER("private_provision", "Bijles ingekocht bij private aanbieders."),
    LEVER("reserve_return",
            "Campagne, cursus en geld voor bevoegde leraren die geen les geven."),
    LEVER("retired_teachers",
            "Pas gepensioneerde leraren komen terug voor een deel van de week."),
    LEVER("summer_school", "Zomerschool, of een langere schoolweek."),
    LEVER("task_shift",
            "Taken van leraren naar anderen, en hun tijd naar wie het nodig heeft."),
    LEVER("tutoring",
            "Bijles voor leerlingen die achterlopen, alleen of in kleine groepen."),
    { NULL, NULL, { NULL, NULL } },
};
