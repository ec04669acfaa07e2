/* SPDX-License-Identifier: MIT */
#include "cli/json.h"

void cli_json_set(json_t *object, const char *key, json_t *value, bool *bad)
{
    *bad |= json_object_set_new_nocheck(object, key, value) != 0;
}

void cli_json_append(json_t *array, json_t *value, bool *bad)
{
    *bad |= json_array_append_new(array, value) != 0;
}

json_t *cli_json_done(json_t *value, bool bad)
{
    if (bad) {
        json_decref(value);
        return NULL;
    }
    return value;
}
