/* SPDX-License-Identifier: MIT */
#include "corpus/slips.h"

#include <string.h>

int pick_number(uint64_t *random, int limit)
{
    /* splitmix64 */
    uint64_t z = *random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (int)((z ^ (z >> 31)) % (uint64_t)limit);
}

void slip(uint64_t *random, char *word)
{
    size_t len = strlen(word);
    size_t at = (size_t)pick_number(random, (int)len);
    char letter = (char)('a' + pick_number(random, 26));
    char here = word[at];
    switch (pick_number(random, 4)) {
    case 0: /* left out */
        memmove(word + at, word + at + 1, len - at);
        break;
    case 1: /* one more, before or behind */
        at += (size_t)pick_number(random, 2);
        memmove(word + at + 1, word + at, len - at + 1);
        word[at] = letter;
        break;
    case 2: /* another one */
        word[at] = letter;
        break;
    default: /* swapped */
        if (at + 1 < len) {
            word[at] = word[at + 1];
            word[at + 1] = here;
        }
    }
}
