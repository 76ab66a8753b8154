/* catalogue_settings.c - what the settings of a policy are called, in every language of
 * the report.
 *
 * By key, or by lever and key where a key means another thing there. A test holds this
 * table against the levers: none is without words. Thread safety: constants. */
#include "sim/report/catalogue.h"

#include <stdio.h>
#include <string.h>

#define SETTING(key, en, nl)                                                             \
    {                                                                                    \
        "setting", key,                                                                  \
        {                                                                                \
            en, nl                                                                       \
        }                                                                                \
    }
#define CHOICE(key, en, nl)                                                              \
    {                                                                                    \
        "choice", key,                                                                   \
        {                                                                                \
            en, nl                                                                       \
        }                                                                                \
    }
/* What a share is a share of. */
#define OF(unit, en, nl)                                                                 \
    {                                                                                    \
        "of", unit,                                                                      \
        {                                                                                \
            en, nl                                                                       \
        }                                                                                \
    }

/* A unit behind the value, where the words of the setting do not say it yet. */
#define UNIT(unit, en, nl)                                                               \
    {                                                                                    \
        "as", unit,                                                                      \
        {                                                                                \
            en, nl                                                                       \
        }                                                                                \
    }

const struct sim_text_row sim_text_settings[] = {
    SETTING("premium", "extra pay", "extra loon"),
    SETTING("reserve_return.premium", "money for who returns", "geld voor wie terugkomt"),
    SETTING("raise", "higher pay", "hoger loon"),
    SETTING("who", "for whom", "voor wie"),
    SETTING("approach", "teachers approached", "benaderde leraren"),
    SETTING("pupils", "pupils with a seat", "leerlingen met een plek"),
    SETTING("group", "pupils in a group", "leerlingen per groep"),
    SETTING("hours", "hours of a pupil", "uren per leerling"),
    SETTING("week_hours", "hours more of a class", "uren meer per klas"),
    SETTING("training_hours", "hours of training", "uren scholing"),
    SETTING("eur_per_seat", "materials and training by seat",
            "materiaal en scholing per plek"),
    SETTING("organiser", "pupils per organiser", "leerlingen per organisator"),
    SETTING("fewer", "pupils fewer per class", "leerlingen minder per klas"),
    SETTING("by_need", "schools less short step back first",
            "scholen met minder tekort wachten eerst"),
    SETTING("poaching", "moves away forbidden", "overstappen weg verboden"),
    SETTING("pool", "premiums spread over the region",
            "toeslagen gespreid over de regio"),
    SETTING("office_eur", "regional office", "regionaal bureau"),
    SETTING("share", "part of what is asked", "deel van wat gevraagd is"),
    SETTING("development_time.share", "lessons exchanged for time to develop",
            "lessen geruild voor ontwikkeltijd"),
    SETTING("forward_hiring.share", "expected vacancies filled a year ahead",
            "verwachte vacatures een jaar vooruit vervuld"),
    SETTING("turnover", "posts that fall vacant", "banen die vrijkomen"),
    SETTING("per_teacher", "assistants more per teacher post",
            "assistenten meer per lerarenbaan"),
    SETTING("mentor", "mentors per fte of starters", "begeleiders per fte starters"),
    SETTING("course_eur", "courses", "cursussen"),
    SETTING("growth", "posts more for assistants", "banen meer voor assistenten"),
    SETTING("oop_ladder.more", "more who enter training",
            "meer die de opleiding beginnen"),
    SETTING("eur_per_student", "subsidy for each assistant in training",
            "subsidie per assistent in opleiding"),
    SETTING("vision", "schools that get a vision", "scholen die een visie krijgen"),
    SETTING("training", "assistants trained", "geschoolde assistenten"),
    SETTING("talks", "assistants with career talks",
            "assistenten met loopbaangesprekken"),
    SETTING("eur_per_school", "guidance, talks and training",
            "begeleiding, gesprekken en scholing"),
    SETTING("per_100", "day-care staff", "pedagogisch medewerkers"),
    SETTING("eur", "cost of one fte", "kosten van een fte"),
    SETTING("monitoring", "hours of own teachers per pupil to watch the provider",
            "uren van eigen leraren per leerling om toe te zien"),
    SETTING("campaign_eur", "campaign", "campagne"),
    SETTING("form", "form", "vorm"),
    SETTING("staff", "who teaches", "wie lesgeeft"),
    SETTING("task_shift.staff", "who takes over", "wie overneemt"),
    SETTING("others", "others per teacher post", "anderen per lerarenbaan"),
    SETTING("drop", "time freed by what is left out", "tijd vrij door wat vervalt"),
    SETTING("shift", "lessons shortened or given to software",
            "lessen verkort of naar software"),
    SETTING("use", "use of the time", "waarvoor de tijd is"),
    SETTING("eur_per_pupil", "software and materials", "software en materiaal"),
    SETTING("tutor", "who tutors", "wie bijles geeft"),
    SETTING("trained", "tutors trained", "geschoolde begeleiders"),
    SETTING("recruit.pay", "pay over what others offer", "meer loon dan anderen bieden"),
    SETTING("recruit.mission", "campaign on the public task",
            "campagne over de publieke taak"),
    CHOICE("everyone", "everyone at the school", "iedereen op de school"),
    CHOICE("new_hires", "new hires only", "alleen wie nieuw komt"),
    CHOICE("selective", "teachers who are asked", "leraren die gevraagd worden"),
    CHOICE("class", "before a class", "voor de klas"),
    CHOICE("small_group", "small groups", "kleine groepen"),
    CHOICE("summer", "summer school", "zomerschool"),
    CHOICE("week", "a longer week", "een langere week"),
    CHOICE("rest", "rest", "rust"),
    CHOICE("teacher", "teachers", "leraren"),
    CHOICE("student", "students", "studenten"),
    CHOICE("students", "students", "studenten"),
    CHOICE("institute", "homework institutes", "huiswerkinstituten"),
    CHOICE("others", "people from outside", "mensen van buiten"),
    CHOICE("paraprofessional", "paraprofessionals", "onderwijsondersteuners"),
    CHOICE("volunteer", "volunteers", "vrijwilligers"),
    CHOICE("online", "online programmes", "programma's op het scherm"),
    CHOICE("true", "yes", "ja"),
    CHOICE("false", "no", "nee"),
    OF("share", "", ""),
    OF("P/yr", " a year", " per jaar"),
    OF("share/yr", " a year", " per jaar"),
    OF("share of pay", " of pay", " van het loon"),
    OF("share of pupils", " of pupils", " van de leerlingen"),
    OF("share of time", " of their time", " van hun tijd"),
    OF("share of lessons", " of lessons", " van de lessen"),
    UNIT("", "", ""),
    UNIT("1", "", ""),
    UNIT("pupils", "", ""),
    UNIT("hours", "", ""),
    UNIT("hours/yr", " a year", " per jaar"),
    UNIT("hours/week", " a week", " per week"),
    UNIT("hours/pupil", " a year", " per jaar"),
    UNIT("fte/fte", " fte", " fte"),
    UNIT("fte/100 pupils", " fte per 100 pupils", " fte per 100 leerlingen"),
    UNIT("EUR/pupil", " euro per pupil", " euro per leerling"),
    UNIT("EUR/yr", " euro a year", " euro per jaar"),
    UNIT("EUR/post/yr", " euro per post a year", " euro per baan per jaar"),
    UNIT("EUR/fte/yr", " euro per fte a year", " euro per fte per jaar"),
    UNIT("EUR/person", " euro per person", " euro per persoon"),
    UNIT("EUR/school/yr", " euro per school a year", " euro per school per jaar"),
    { NULL, NULL, { NULL, NULL } },
};

static const char *find(const char *kind, const char *key, enum sim_language lang)
{
    for (const struct sim_text_row *row = sim_text_settings; row->key != NULL; row++)
        if (strcmp(row->kind, kind) == 0 && strcmp(row->key, key) == 0)
            return row->text[lang];
    return NULL;
}

const char *sim_text_setting(const char *lever, const char *key, enum sim_language lang)
{
    char of_lever[128];

    snprintf(of_lever, sizeof of_lever, "%.60s.%.60s", lever, key);
    const char *own = find("setting", of_lever, lang);
    return own != NULL ? own : find("setting", key, lang);
}

const char *sim_text_choice(const char *choice, enum sim_language lang)
{
    return find("choice", choice, lang);
}

const char *sim_text_behind(const char *unit, enum sim_language lang)
{
    return find("as", unit, lang);
}

const char *sim_text_share_of(const char *unit, enum sim_language lang)
{
    return find("of", unit, lang);
}
