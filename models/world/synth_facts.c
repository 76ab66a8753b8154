/* synth_facts.c - published figures behind the synthetic country; see synth.h.
 *
 * Source: DUO (pupils, boards, labour market regions; count of 1 October 2019) and CBS
 * (school weighting 2019), 6,295 locations of primary schools; own sums. Constants. */
#include "models/world/synth.h"

#include <assert.h>

/* Regions in an order in which neighbours in the list are neighbours on the map, each
 * followed by its large city. Columns: region, large city, G5, schools, pupils, weighting
 * (pupil-weighted mean, sd), ln(size) (mean, sd), km east of 5.2 E and north of 52.1 N
 * (mean), scatter in km (sd). */
const struct synth_cell synth_cells[] = {
    { "Noord-Groningen", NULL, 0, 65, 7009, 31.0, 2.7, 4.54, 0.54, 101, 138, 12, 4 },
    { "Oost-Groningen", NULL, 0, 75, 9900, 32.2, 1.9, 4.72, 0.57, 124, 107, 6, 10 },
    { "Centraal-Groningen", NULL, 0, 196, 37822, 28.1, 4.0, 5.04, 0.70, 94, 117, 11, 10 },
    { "Fryslân", NULL, 0, 384, 52910, 30.0, 2.7, 4.72, 0.65, 45, 113, 16, 16 },
    { "Zuid- en Midden-Drenthe", NULL, 0, 186, 25840, 30.8, 2.9, 4.72, 0.65, 99, 74, 18,
            9 },
    { "IJssel en Vecht", NULL, 0, 233, 40075, 29.3, 3.0, 4.92, 0.68, 68, 52, 15, 12 },
    { "Twente", NULL, 0, 250, 51182, 30.1, 3.1, 5.15, 0.60, 105, 22, 12, 9 },
    { "Achterhoek", NULL, 0, 141, 21843, 30.1, 2.2, 4.87, 0.62, 86, -13, 12, 9 },
    { "Stedendriehoek", NULL, 0, 193, 34818, 29.1, 3.6, 5.04, 0.58, 61, 14, 9, 8 },
    { "Noordwest-Veluwe", NULL, 0, 83, 16005, 30.3, 2.3, 5.12, 0.57, 36, 28, 10, 8 },
    { "De Vallei", NULL, 0, 143, 33376, 29.8, 3.1, 5.32, 0.52, 27, -3, 5, 8 },
    { "Eemland", NULL, 0, 105, 26603, 27.6, 3.9, 5.43, 0.44, 12, 8, 4, 4 },
    { "Gooi en Vechtstreek", NULL, 0, 87, 23131, 26.0, 4.2, 5.38, 0.71, -2, 18, 4, 4 },
    { "Flevoland", NULL, 0, 109, 20380, 31.6, 2.9, 5.08, 0.60, 29, 52, 8, 14 },
    { "Flevoland", "Almere", 1, 72, 19838, 31.7, 2.6, 5.42, 0.65, 2, 30, 3, 2 },
    { "Noord-Holland-Noord", NULL, 0, 262, 52800, 29.7, 2.9, 5.15, 0.59, -21, 69, 12,
            13 },
    { "Zuidelijk Noord-Holland", NULL, 0, 348, 93772, 28.4, 4.2, 5.44, 0.59, -29, 32, 10,
            10 },
    { "Zuidelijk Noord-Holland", "Amsterdam", 1, 210, 61919, 29.8, 6.0, 5.52, 0.69, -21,
            29, 4, 3 },
    { "Utrecht-Midden", NULL, 0, 223, 48078, 27.3, 3.9, 5.20, 0.64, -6, -6, 10, 8 },
    { "Utrecht-Midden", "Utrecht", 1, 98, 30184, 27.0, 5.7, 5.49, 0.77, -8, -1, 3, 2 },
    { "Rijn-Gouwe", NULL, 0, 275, 67897, 28.6, 3.2, 5.38, 0.52, -41, 2, 8, 11 },
    { "Haaglanden", NULL, 0, 164, 47271, 28.4, 3.9, 5.56, 0.46, -57, -7, 7, 5 },
    { "Haaglanden", "Den Haag", 1, 135, 46825, 31.2, 6.2, 5.73, 0.48, -62, -4, 3, 2 },
    { "Rijnmond", NULL, 0, 373, 97683, 30.5, 3.1, 5.41, 0.59, -48, -27, 15, 7 },
    { "Rijnmond", "Rotterdam", 1, 170, 52067, 32.4, 5.4, 5.59, 0.52, -50, -21, 5, 3 },
    { "Zeeland", NULL, 0, 193, 29367, 30.9, 2.5, 4.85, 0.60, -93, -70, 15, 13 },
    { "West-Brabant", NULL, 0, 228, 54004, 29.5, 3.7, 5.27, 0.66, -38, -55, 16, 10 },
    { "Midden-Brabant", NULL, 0, 143, 36073, 29.5, 3.9, 5.35, 0.64, -10, -56, 6, 7 },
    { "Noordoost-Brabant", NULL, 0, 217, 48414, 28.8, 3.4, 5.22, 0.65, 23, -47, 14, 7 },
    { "Rivierenland", NULL, 0, 113, 19313, 30.6, 2.7, 4.95, 0.63, 8, -25, 10, 7 },
    { "IJssel en Rijn", NULL, 0, 143, 33697, 28.6, 4.1, 5.35, 0.50, 50, -16, 7, 5 },
    { "Nijmegen", NULL, 0, 102, 23931, 27.7, 4.5, 5.27, 0.63, 40, -30, 9, 4 },
    { "Noord-Limburg", NULL, 0, 97, 19809, 30.4, 2.8, 5.19, 0.53, 59, -74, 6, 13 },
    { "Zuidoost-Brabant", NULL, 0, 235, 58626, 28.9, 3.4, 5.38, 0.53, 22, -73, 11, 7 },
    { "Weert", NULL, 0, 32, 6337, 29.5, 2.7, 5.08, 0.68, 33, -93, 5, 3 },
    { "Roermond", NULL, 0, 59, 11368, 29.8, 3.3, 5.06, 0.76, 51, -104, 5, 6 },
    { "Westelijke Mijnstreek", NULL, 0, 32, 8314, 29.4, 2.8, 5.45, 0.50, 43, -124, 2, 3 },
    { "Parkstad Limburg", NULL, 0, 66, 16622, 31.4, 3.5, 5.47, 0.37, 53, -133, 4, 4 },
    { "Maastricht Mergelland", NULL, 0, 55, 11354, 28.6, 4.1, 5.18, 0.54, 38, -140, 6,
            4 },
};
static_assert(SIM_COUNT(synth_cells) == SYNTH_CELLS, "cells were added or lost");

/* Quantiles of school size (34, 55, ..., 677 pupils at 1 to 99 %), as standard scores
 * of ln(size): the real distribution has a longer tail of small schools and a shorter
 * one of large schools than a log-normal (sd 139 pupils, not 167). z: the standard
 * normal quantile of the same probability. */
const struct synth_point synth_size_shape[] = {
    { -2.3263, -2.5432 },
    { -1.6449, -1.8147 },
    { -1.2816, -1.3653 },
    { -0.6745, -0.6332 },
    { 0.0000, 0.1102 },
    { 0.6745, 0.6878 },
    { 1.2816, 1.2019 },
    { 1.6449, 1.4573 },
    { 2.3263, 1.9878 },
};
const int synth_n_size_shape = SIM_COUNT(synth_size_shape);

/* School weighting at given shares of all pupils, from the least disadvantaged. */
const struct synth_point synth_weighting[] = {
    { 0, 19.07 },
    { 0.01, 20.47 },
    { 0.05, 22.62 },
    { 0.10, 24.20 },
    { 0.20, 26.29 },
    { 0.30, 27.54 },
    { 0.40, 28.50 },
    { 0.50, 29.33 },
    { 0.60, 30.16 },
    { 0.70, 31.12 },
    { 0.80, 32.55 },
    { 0.85, 33.56 },
    { 0.90, 35.22 },
    { 0.95, 37.24 },
    { 0.99, 38.98 },
    { 1, 40.88 },
};
const int synth_n_weighting = SIM_COUNT(synth_weighting);

/* Share of the pupils of each disadvantage quintile whose school is in a G5 city. */
const double synth_city_share[QUINTILES] = { 0.126, 0.063, 0.098, 0.117, 0.351 };

/* How many boards have how many schools: 869 boards. */
/* clang-format off */
const struct synth_boards synth_boards[] = {
    { 1, 348 }, { 2, 56 }, { 3, 35 }, { 4, 15 }, { 5, 36 }, { 6, 30 }, { 7, 34 }, { 8,
    25 }, { 9, 21 }, { 10, 21 }, { 11, 32 }, { 12, 22 }, { 13, 25 }, { 14, 28 }, { 15,
    19 }, { 16, 14 }, { 17, 16 }, { 18, 7 }, { 19, 9 }, { 20, 9 }, { 21, 5 }, { 22, 9
    }, { 23, 10 }, { 24, 4 }, { 25, 4 }, { 26, 3 }, { 27, 4 }, { 28, 5 }, { 29, 5 }, {
    30, 2 }, { 31, 2 }, { 32, 2 }, { 33, 3 }, { 34, 1 }, { 35, 1 }, { 37, 1 }, { 40, 1
    }, { 41, 1 }, { 45, 1 }, { 46, 1 }, { 55, 1 }, { 64, 1 },
};
/* clang-format on */
const int synth_n_boards = SIM_COUNT(synth_boards);
