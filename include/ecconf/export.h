/* SPDX-License-Identifier: MIT */
/* Purpose: ECCONF_API marks a function of libecconf that other programs may call.
   May depend on: nothing.
   Ownership: no data. */
#ifndef ECCONF_EXPORT_H
#define ECCONF_EXPORT_H

/* The library is built with hidden symbols; only what is marked here leaves the shared object. */
#if defined(__GNUC__)
#define ECCONF_API __attribute__((visibility("default")))
#else
#define ECCONF_API
#endif

#endif
