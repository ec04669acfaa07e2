/* SPDX-License-Identifier: MIT */
/* Purpose: what the files about settings share.
   May depend on: base, source, schema, settings.h.
   Ownership: as in settings.h. */
#ifndef EC_CLI_SETTINGS_PRIVATE_H
#define EC_CLI_SETTINGS_PRIVATE_H

#include "cli/settings.h"

#define CLI_SETTINGS_NAME ".ecconf-check.conf"

/* Sets settings->path to the file for what the arguments name, or to NULL. Returns an exit status;
   what is not CLI_CLEAN is told on standard error. */
int cli_settings_find(struct cli_settings *settings, const struct cli_syntax *syntax,
                      const struct cli_args *args);

/* True if the arguments name a configuration. */
bool cli_settings_is_named(const struct cli_args *args, const struct cli_syntax *syntax);

/* Reads the words that settings may have. False when memory is short. */
EC_NODISCARD bool cli_settings_read_words(struct cli_settings *settings);

/* The setting of this name in any letter case; NULL if there is none. */
const struct ec_site_word *cli_settings_word(const struct cli_settings *settings,
                                             struct ec_str name);

/* True if the value of a setting, which exists, is a path, and not the name of a kind of
   container. */
bool cli_settings_is_path(const struct cli_settings *settings, struct ec_str name,
                          const char *text);

/* The option for a setting: "max-findings" for Max_Findings. NULL when memory is short. */
const char *cli_settings_option(struct cli_settings *settings, const struct ec_assign *assign);

/* Hands each text of a value to `take`, of a dictionary "KEY=VALUE", with its place, until that
   returns false. Paths are called as from here; a text is NULL when memory is short. */
bool cli_settings_each_text(struct cli_settings *settings, const struct ec_assign *assign,
                            bool (*take)(void *data, char *text, struct ec_range range),
                            void *data);

/* Finds, in settings that were taken over, what they name that is not there or cannot be. False
   when memory is short. */
EC_NODISCARD bool cli_settings_look(struct cli_settings *settings, const struct cli_syntax *syntax,
                                    const struct cli_args *args);

/* "FILE:LINE"; NULL when memory is short. */
const char *cli_settings_place(struct cli_settings *settings, struct ec_range range);

#endif
