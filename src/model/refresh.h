/* SPDX-License-Identifier: MIT */
/* Purpose: makes a model over for another view: only what the views do not have in common is merged.
   May depend on: base, source, diag, syntax, schema, model.
   Ownership: a refresh lives while a reader does; it borrows the model, which keeps what is made. */
#ifndef EC_MODEL_REFRESH_H
#define EC_MODEL_REFRESH_H

#include "model/read.h"

/* The reader goes through the new view as ever. A reading that the old view has, too, is kept and its
   statements are passed over; the statements of new readings are appended to what is there. When all is
   read, the statements of readings that are gone are looked up. All scopes met by new statements and by
   those that go are touched, with the scopes around them; in these, what is gone is taken out and the
   rest is put into reading order. The model is then the same as one made from nothing, but for the
   numbers of instance names. */
struct ec_refresh {
    struct ec_load **old; /* the readings of the old view, in order */
    size_t n_old;
    struct ec_load **known; /* by source id: the first of these that was not met; more behind `again` */
    size_t n_known;
    struct ec_scope **touched;
    size_t n_touched;
    size_t touched_capacity;
    uint32_t n_scopes;
    uint32_t last; /* number, in the old view, of the kept reading that was started last */
    bool reordered; /* kept readings may have changed their order: nothing can be taken as sorted */
    bool settled;
};

/* False for a model that cannot be made over, or that holds too much of what is gone. */
bool ec_refresh_is_fit(const struct ec_model *model);

/* Sets up reader->refresh for reader->model. False without memory; call ec_refresh_fini in any case. */
EC_NODISCARD bool ec_refresh_init(struct ec_reader *reader);
void ec_refresh_fini(struct ec_refresh *refresh);

/* The reading of the old view that this one is; NULL when it is new. */
struct ec_load *ec_refresh_load(struct ec_reader *reader, const struct ec_source *source,
                                const struct ec_scope *scope, struct ec_load *parent,
                                const struct ec_node *via, bool read_only);

/* A file is about to be read; false when none of its statements matters. */
bool ec_refresh_start(struct ec_reader *reader, struct ec_load *load);

/* A body is about to be read. False without memory. */
EC_NODISCARD bool ec_refresh_enter(struct ec_reader *reader, const struct ec_frame *frame);

/* Passes over options that are not merged; returns the next statement that is none. In front of a scope
   or an include that goes, too. */
const struct ec_node *ec_refresh_pass(struct ec_reader *reader, const struct ec_frame *frame);

/* Everything is read: takes out what is gone and puts the rest in order. */
void ec_refresh_settle(struct ec_reader *reader);

/* When nothing is read any more: makes ec_scope_walk_touched fast. False without memory. */
EC_NODISCARD bool ec_refresh_list(struct ec_reader *reader);

#endif
