// SPDX-License-Identifier: MIT
// Readers of reports, written from what the consumers of each format document and not from what our writers
// do. Each takes a text and gives the findings in it, as objects with what the format has of `code`,
// `level`, `file`, `line`, `column`, `message` and `fails`, or throws. Columns are in the unit of the format.
"use strict";
const path = require("path");

function need(good, what, text) {
    if (!good) {
        throw new Error(`${what}${text === undefined ? "" : `: ${JSON.stringify(text).slice(0, 300)}`}`);
    }
}

// The lines of a text, each of which is ended, without any control character.
function linesOf(text) {
    need(text === "" || text.endsWith("\n"), "the last line is not ended");
    need(!/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(text), "a control character");
    return text.split("\n").slice(0, -1);
}

function one(values, what) {
    need(new Set(values).size === values.length, `${what} are not unique`);
}

// ---- JSON ---------------------------------------------------------------------------------------

function native(finding) {
    return {
        code: finding.code, level: finding.severity, file: finding.file, message: finding.message,
        line: finding.range.start.line, column: finding.range.start.column,
        endLine: finding.range.end.line, endColumn: finding.range.end.column,
    };
}

function readJsonLines(text) {
    return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

function readGitlab(text) {
    const issues = JSON.parse(text);
    one(issues.map((issue) => issue.fingerprint), "fingerprints");
    return issues.map((issue) => ({
        code: issue.check_name.split(" ")[0], file: issue.location.path,
        message: issue.description.replace(/^[A-Z]+\d+: /, ""),
        line: issue.location.lines.begin, endLine: issue.location.lines.end,
    }));
}

const reviewdogLevels = { ERROR: "error", WARNING: "warning", INFO: "note" };

function diagnostic(value) {
    const { start, end } = value.location.range;
    return {
        code: value.code.value, level: reviewdogLevels[value.severity], file: value.location.path,
        message: value.message, line: start.line, column: start.column, endLine: end.line,
        endColumn: end.column,
    };
}

// Paths of URIs are bytes.
function decodedUri(uri) {
    need(/^([A-Za-z0-9\-._~!$&'()*+,;=:@\/]|%[0-9A-Fa-f]{2})*$/.test(uri), "no URI", uri);
    const absolute = uri.startsWith("file:///");
    need(absolute || (!uri.startsWith("/") && !/^[^\/]*:/.test(uri)), "not relative", uri);
    return unescape(absolute ? uri.slice("file://".length) : uri);
}

function readSarif(text) {
    const [run, ...others] = JSON.parse(text).runs;
    need(others.length === 0, "there is one run");
    one(run.tool.driver.rules.map((rule) => rule.id), "rules");
    one(run.results.map((result) => result.fingerprints["ecconf/v1"]), "fingerprints");
    return run.results.map((result) => {
        const { artifactLocation, region } = result.locations[0].physicalLocation;
        need(run.tool.driver.rules[result.ruleIndex].id === result.ruleId, "the rule", result.ruleId);
        const links = [...result.message.text.matchAll(/(?<!\\)\]\((\d+)\)/g)].map((link) => link[1]);
        const targets = (result.relatedLocations || []).map((location) => String(location.id));
        need(links.every((link) => targets.includes(link)), "a link leads nowhere", result.message);
        return {
            code: result.ruleId, level: result.level, file: decodedUri(artifactLocation.uri),
            message: result.message.text, line: region.startLine, column: region.startColumn,
            endLine: region.endLine, endColumn: region.endColumn,
            suppressed: (result.suppressions || []).length > 0,
        };
    });
}

// ---- lines --------------------------------------------------------------------------------------

// As the error parsers of editors look for what gcc prints.
function readCompact(text) {
    return linesOf(text).map((line) => {
        const parts = /^(.*?):([1-9]\d*):([1-9]\d*): (error|warning|note): (.+) \[([A-Z]+\d+) ([a-z0-9-]+)\]$/s
            .exec(line);
        need(parts, "not as gcc has it", line);
        return { file: parts[1].replace(/\\x3a/g, ":"), line: +parts[2], column: +parts[3], level: parts[4],
                 message: parts[5], code: parts[6] };
    });
}

// A block begins in the first column and has its place in the second line; `more` is how many it stands
// for besides.
function readText(text) {
    const lines = linesOf(text);
    const findings = [];
    lines.forEach((line, index) => {
        const head = /^(error|warning|note)\[([A-Z]+\d+) [a-z0-9-]+\]: (.+)$/s.exec(line);
        const place = head && /^ *--> (.*?):(\d+):(\d+)( to .*)?$/s.exec(lines[index + 1]);
        need(!head || place, "a block without a place", line);
        if (head) {
            findings.push({ level: head[1], code: head[2], message: head[3], file: place[1],
                            line: +place[2], column: +place[3], more: 0 });
        }
        const more = /^ *= note: the same in ([1-9]\d*) more places? of this file, line/.exec(line);
        if (more) {
            findings[findings.length - 1].more = +more[1];
        }
    });
    return findings;
}

// ---- GitHub -------------------------------------------------------------------------------------

function decodedProperty(text) {
    need(!/[,:]|%(?!25|0A|0D|3A|2C)/.test(text), "a property", text);
    return text.replace(/%(25|0A|0D|3A|2C)/g, (all, hex) => String.fromCharCode(parseInt(hex, 16)));
}

function decodedData(text) {
    need(!/%(?!25|0A|0D)/.test(text), "a message", text);
    return text.replace(/%(25|0A|0D)/g, (all, hex) => String.fromCharCode(parseInt(hex, 16)));
}

const commandLevels = { error: "error", warning: "warning", notice: "note" };

// As the runner takes a command apart: `::` at the start of the line, the name up to a blank, properties up
// to the next `::`. What says how many are left out has no file.
function readGithub(text) {
    return linesOf(text).map((line) => {
        const parts = /^::([a-z]+) (.*?)::(.+)$/s.exec(line);
        need(parts && commandLevels[parts[1]], "no command", line);
        const property = {};
        for (const each of parts[2].split(",")) {
            const equals = each.indexOf("=");
            need(equals > 0 && equals < each.length - 1, "a property", each);
            need(!(each.slice(0, equals) in property), "a property is there twice", line);
            property[each.slice(0, equals)] = decodedProperty(each.slice(equals + 1));
        }
        const number = (name) => (name in property ? +property[name] : undefined);
        return {
            level: commandLevels[parts[1]], file: property.file, message: decodedData(parts[3]),
            code: property.title.split(" ")[0], line: number("line"), endLine: number("endLine"),
            column: number("col"), endColumn: number("endColumn"),
        };
    });
}

// One row of GitHub's Markdown: cells end at each bar, there is no markup but line breaks, and what is
// shown as a character is one.
function readCells(line) {
    const cells = line.replace(/^\| /, "").replace(/ \|$/, "").split(" | ");
    need(cells.length === 4 && cells.join("").indexOf("|") < 0, "a row of four cells", line);
    return cells.map((cell) => {
        const rest = cell.replace(/<br>/g, "\n");
        need(!/[<>`*_[\]~\\@$]|&(?!#\d+;)|https?:/.test(rest), "markup", cell);
        return rest.replace(/&#(\d+);/g, (all, code) => String.fromCharCode(+code));
    });
}

function readSummary(text) {
    const lines = linesOf(text);
    need(/^## ecconf-check: .+ in \d+ files?(; \d+ suppressed)?(; \d+ checks? skipped .+)?$/.test(lines[0]) && lines[1] === "", "the heading", lines[0]);
    const rows = lines.filter((line) => line.startsWith("|"));
    need(rows.length === 0 || (lines[3] === "| --- | --- | --- | --- |" && lines[2] === rows[0] &&
                               rows.every((row, index) => lines[2 + index] === row)), "the table");
    return rows.slice(2).map((row) => {
        const [level, place, code, message] = readCells(row);
        const parts = /^(.*):(\d+):(\d+)$/s.exec(place);
        need(parts, "a place", place);
        return { level, code, message: message.split("\n")[0], file: parts[1], line: +parts[2], column: +parts[3] };
    });
}

// ---- what xmllint and Perl read -----------------------------------------------------------------

function decodedXml(text) {
    const names = { lt: "<", gt: ">", amp: "&", quot: '"' };
    return text.replace(/&(?:#(\d+)|#x([0-9A-Fa-f]+)|(\w+));/g, (all, decimal, hex, name) =>
        name ? names[name] : String.fromCodePoint(decimal ? +decimal : parseInt(hex, 16)));
}

// What xmllint prints for an XPath expression of attributes, as [NAME, VALUE] in the order of the files.
function attributes(printed) {
    return [...printed.matchAll(/(\w+)="([^"]*)"/g)].map((all) => [all[1], decodedXml(all[2])]);
}

// The findings of several files: a list for each, which begins with its attribute "version".
function readCheckstyle(printed) {
    const files = [];
    let file = "";
    for (const [name, value] of attributes(printed)) {
        const findings = files[files.length - 1];
        if (name === "version") {
            files.push([]);
        } else if (name === "name") {
            file = value;
        } else if (name === "line") {
            findings.push({ file, line: +value });
        } else {
            const last = findings[findings.length - 1];
            const values = { column: +value, level: value === "info" ? "note" : value, message: value,
                             code: value.split(".")[1] };
            const key = { column: "column", severity: "level", message: "message", source: "code" }[name];
            last[key] = values[key];
        }
    }
    return files;
}

// The same for JUnit, where each file begins with the number of its tests. `failures` are the messages of
// what fails, one for each such case.
function readJunit(printed) {
    const files = [];
    for (const [name, value] of attributes(printed)) {
        const file = files[files.length - 1];
        const last = file && file.cases[file.cases.length - 1];
        if (name === "tests") {
            files.push({ tests: +value, failures: 0, cases: [] });
        } else if (name === "failures") {
            file.failures = +value;
        } else if (name === "classname") {
            file.cases.push({ file: value, fails: false });
        } else if (name === "name") {
            last.name = value;
        } else if (name === "line") {
            last.line = +value;
        } else if (name === "type") {
            last.fails = true;
        }
    }
    return files.map(junitFindings);
}

function junitFindings(file) {
    need(file.tests === file.cases.length, "the number of tests", file.tests);
    need(file.failures === file.cases.filter((each) => each.fails).length, "failures", file.failures);
    one(file.cases.map((each) => `${each.file}\n${each.name}`), "names");
    if (file.cases.length === 1 && file.cases[0].name === "no findings") {
        return [];
    }
    return file.cases.map((each) => {
        const parts = /^([A-Z]+\d+) [a-z0-9-]+: ([^]*) \([0-9a-f]{12}\)$/.exec(each.name);
        need(parts && each.line > 0, "a name", each.name);
        return { ...each, code: parts[1], message: parts[2] };
    });
}

// What tests/formats/tap.pl prints of one file.
function readTap(report) {
    need(report.errors.length === 0, "TAP", report.errors);
    need(report.planned === report.tests.length, "the plan", report.planned);
    need(report.others.length === 0, "neither test nor YAML", report.others);
    if (report.tests.length === 1 && report.tests[0].description === "- no findings") {
        return [];
    }
    return report.tests.map((test) => {
        const parts = /^- ([A-Z]+\d+) [a-z0-9-]+: (.*)$/s.exec(test.description);
        need(parts, "a description", test.description);
        need(test.directive === "", "a directive", test.directive);
        return { code: parts[1], message: parts[2].replace(/\\([\\#])/g, "$1"), fails: !test.ok,
                 ...yaml(test.yaml) };
    });
}

// The block behind a test: keys with plain words, numbers and texts in double quotes, whose escapes YAML
// shares with JSON.
function yaml(block) {
    const value = {};
    for (const line of block.split("\n").slice(1, -1)) {
        const parts = /^ *([a-z]+): (\w+|"(?:[^"\\]|\\n|\\u[0-9A-F]{4})*")$/.exec(line);
        need(parts && !(parts[1] in value), "YAML", line);
        value[parts[1]] = parts[2].startsWith('"') ? JSON.parse(parts[2]) : parts[2];
    }
    need(Object.keys(value).sort().join() === "column,file,line,message,severity", "YAML", block);
    return { level: value.severity, file: value.file, line: +value.line, column: +value.column };
}

// ---- what is the same in all of them ------------------------------------------------------------

// The characters that each format has as they are.
function blur(text) {
    return text.replace(/\\x[0-9a-f]{2}|\\u\{[0-9a-f]+\}/g, "").replace(/[^!-~]/g, "");
}

// A path that is blurred, whether it is as named or relative.
function blurPath(file) {
    return blur(file === "" ? "" : path.posix.normalize(file).replace(/(.)\/$/, "$1"));
}

module.exports = {
    need, native, readJsonLines, readGitlab, diagnostic, readSarif, readCompact, readText, readGithub,
    readSummary, readCheckstyle, readJunit, readTap, blur, blurPath,
};
