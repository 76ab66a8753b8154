/* evidence.h - the register of evidence, as it stands in this folder's tables.
 *
 * Generated at build time from *.csv. Thread safety: constants. */
#ifndef MODELS_EVIDENCE_EVIDENCE_H
#define MODELS_EVIDENCE_EVIDENCE_H

#include "sim/base/text.h"

extern const struct sim_lines evidence_texts[];

#endif
