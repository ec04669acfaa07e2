// SPDX-License-Identifier: MIT
// JSON Schemas, judged by ajv: the one of npm that ECCONF_NODE_MODULES has, or Debian's node-ajv.
"use strict";
const fs = require("fs");
const Module = require("module");

// Only Debian's own node looks for what ajv needs where Debian has it.
process.env.NODE_PATH = [process.env.ECCONF_NODE_MODULES, "/usr/share/nodejs", "/usr/lib/nodejs",
                         "/usr/local/lib/node_modules", "/usr/lib/node_modules"]
    .filter(Boolean)
    .join(":");
Module._initPaths();

// The module, or undefined.
function find(name) {
    try {
        return require(name);
    } catch {
        return undefined;
    }
}

// A function that says what is wrong with a value, or "", by a schema file or, with
// "#/definitions/NAME" behind its name, a part of it. Undefined if there is no ajv.
function schema(reference) {
    const [path, pointer] = reference.split("#");
    const found = find("ajv");
    if (!found) {
        return undefined;
    }
    const Ajv = found.default || found;
    const text = JSON.parse(fs.readFileSync(path, "utf8"));
    // The schema of SARIF is of draft 4 as far as its heading goes, and of draft 7 otherwise.
    delete text.id;
    delete text.$schema;
    const ajv = new Ajv({ strict: false, validateFormats: false, format: false, logger: false });
    ajv.addSchema(text, "schema");
    const check = ajv.getSchema(pointer ? "schema#" + pointer : "schema");
    return (value) => (check(value) ? "" : JSON.stringify(check.errors.slice(0, 3)));
}

// The text of a file; bytes that are no UTF-8 are a mistake, not something to replace.
function read(file) {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(fs.readFileSync(file));
}

module.exports = { schema, read };
