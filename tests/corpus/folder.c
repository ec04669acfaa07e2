/* SPDX-License-Identifier: MIT */
#include "corpus/folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 8192 };

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

int each_file(const char *folder, const char *ending, folder_look *look, void *data)
{
    struct dirent **entries;
    int count = 0;
    int n = scandir(folder, &entries, NULL, by_name);
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        size_t len = strlen(name);
        size_t tail = strlen(ending);
        if (name[0] != '.' && len > tail && strcmp(name + len - tail, ending) == 0) {
            look(folder, name, data);
            count++;
        }
        free(entries[i]);
    }
    if (n >= 0) {
        free(entries);
    }
    return count;
}

int each_accepted(const char *folder, folder_look *look, void *data)
{
    char line[LINE_SIZE];
    char index[LINE_SIZE];
    int count = 0;
    snprintf(index, sizeof(index), "%s/INDEX.tsv", folder);
    FILE *file = fopen(index, "r");
    while (file && fgets(line, sizeof(line), file)) {
        const char *name = strtok(line, "\t\n");
        const char *label = name;
        for (const char *word = name; word; word = strtok(NULL, "\t\n")) {
            label = word;
        }
        if (label && strcmp(label, "accept") == 0) {
            look(folder, name, data);
            count++;
        }
    }
    if (file) {
        fclose(file);
    }
    return count;
}
