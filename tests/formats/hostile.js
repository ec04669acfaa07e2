// SPDX-License-Identifier: MIT
// What reports are made of: texts and trees whose words and names mean something to one of the formats, or
// are no text at all. Bytes are kept as strings of Latin-1 characters.
"use strict";
const fs = require("fs");
const path = require("path");

const bytes = (text) => Buffer.from(text, "latin1");

const hostile = [
    // control characters
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((row) => String.fromCharCode(row, row + 8, row + 16, row + 23)),
    "\x1b[31mred\x1b[0m", "\x1b]8;;x\x07y", "\x7f", "\t", "\x0b\x0c", "\0nul",
    // line ends
    "\n", "\r", "\r\n", "a\nb", "a\rb", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9", "\\\n", "\n\n\n",
    // no UTF-8: alone, overlong, surrogates, beyond the end, cut off
    "\xff", "\x80", "\xfe\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xc1\x81", "\xed\xa0\x80",
    "\xed\xbf\xbf", "\xed\xa0\xbd\xed\xb8\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x82",
    "\xf0\x9f\x98", "\xc3", "\xe9t\xe9",
    // characters that XML or YAML do not take, or that nobody sees
    "\xef\xbf\xbe", "\xef\xbf\xbf", "\xf0\x9f\xbf\xbe", "\xef\xb7\x90", "\xc2\x9b31m", "\xc2\x80\xc2\x9f",
    "\xef\xbb\xbf", "\xe2\x80\xae", "\xe2\x81\xa6x\xe2\x81\xa9", "\xe2\x80\x8b", "\xc2\xad",
    // several code units, bytes, columns
    "\xf0\x9f\x98\x80", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "e\xcc\x81\xcc\x82", "\xe6\xbc\xa2",
    "\xc3\x9f\xc4\xb0", "\xef\xbf\xbd",
    // quotes and escapes
    '"', "'", "`", '\\"', "\\", "\\\\", "\\u0000", "\\ud800", "\\x1b", "$(x)", "${x}", "%", "%s%n", "%25", "%0A",
    "%00", "%zz",
    // XML
    "]]>", "<![CDATA[", "<!--", "-->", "--", "<x/>", "</failure>", "</error>", "&", "&amp;", "&#0;", "&#x1f;", "&x;",
    "<?xml?>", '" onload="', "<!DOCTYPE x [<!ENTITY y SYSTEM 'z'>]>",
    // GitHub's commands, Markdown, SARIF's messages
    "::error file=x,line=1::y", "\n::error::y", "::add-mask::x", "##[error]x", "::", ",", ":", "a:1:2: error: b [SYN001 c]",
    "|", "\\|", "| a | b |", "*x*", "_x_", "# x", "- x", "> x", "@user", "#1", "[z](1)", "[z](9)", "](0)", "\\[z](1)",
    "{0}", "{", "}", "~~x~~", "<br>", "https://example.com/", "www.example.com", "$x$", ":smile:",
    // TAP and YAML
    "# SKIP", "# TODO x", "\\# SKIP x", "\\\\# TODO x", "\\\\\\# TODO", "#SKIP", "\nok 1", "\nnot ok 2 - x", "ok 1 - x",
    "1..0", "1..0 # SKIP x", "Bail out!", "\nBail out! x\n", "---", "...", "\n  ...\nok 9\n", "pragma +strict", "- x: y",
    "&a *a", "!!x", "%YAML",
    // URIs and paths
    "a b", "a?b", "a#b", "a%20b", "a+b", "a//b", "//host/x", "c:\\x", "c:x", "file:///x", "mailto:x", "~", ".x", "-x", "--x", "^",
    "a;b", "a=b", "[::1]",
    // long
    "x".repeat(3000), "\xf0\x9f\x98\x80".repeat(200), "a ".repeat(500),
];

// A name of one file; undefined where there is none like that.
function nameOf(text) {
    const name = text.replace(/[\0\/]/g, "").slice(0, 200);
    return name === "" || name === "." || name === ".." ? undefined : name;
}

// The text in each place where a word may stand.
function textOf(h) {
    return `# ${h}
${h} = 1
Option${h}x = ${h}
Hostname = "${h}"
Hostname = "${h}"
Max_Outbound_Connections = "${h}"
Max_${h}Outbound_Connections = 5;
Relay_Hosts = ( "${h}" ${h}, '${h}' "1.2.3.4/99" )
Timeouts${h} = [ "${h}" = ${h} key = <${h}> ]
Log_Level = ${h}
Binding "${h}" {
  Domain "${h}" {
    Max_Outbund_Connections = "${h}"
    ${h} { x = 1 }
  }
  Domain "${h}" { Max_Outbund_Connections = ,${h}; }
  Scope${h} "${h}" { Nothing${h} = "${h}" }
}
Binding_Group "${h}" { Binding "${h}" { Bind_Address = "${h}" } }
Security { User = "${h}" Group = "${h}" Capabilities = "cap_${h}+ep ${h}" chroot = "/${h}" }
ESMTP_Listener { Listen "${h}:25" { TLS_Certificate = "/${h}" Events_Per_Second = ${h} } }
ds_core { } ds_${h} "${h}" { library = "${h}" }
Password = "${h}secret"
include "${h}"
include "part"
} ]
`;
}

// The same, suppressed with this reason.
function suppressedOf(h) {
    return `# ecconf-check: ignore-file[SYN034] until=2999-12-31 -- ${h}
Hostname = a; # ecconf-check: ignore[SYN038] -- ${h}
# ecconf-check: ignore[${h}] -- ${h}
# ecconf-check: ignore[SCH] until=${h} -- x
Binding "${h}" { Nothing_Known = "${h}" }
Other = b; # ecconf-check: ignore[SYN038] until=2000-01-01 -- ${h}
Other_${h} = c;
`;
}

function write(folder, name, text) {
    const file = Buffer.concat([bytes(folder), bytes("/"), bytes(name)]);
    fs.mkdirSync(file.subarray(0, file.lastIndexOf("/")), { recursive: true });
    fs.writeFileSync(file, bytes(text));
}

// Writes the files of a text below `folder`; gives the names of the main ones.
function place(h, folder) {
    const name = nameOf(h) || "none";
    const names = { main: `${name}/${name}.conf`, suppressed: `${name}/suppressed.conf` };
    write(folder, names.main, textOf(h));
    write(folder, `${name}/part/${name}`, `Nothing = ,;\nDomain "${h}" { Nothing = ${h}; }\n`);
    write(folder, names.suppressed, suppressedOf(h));
    return names;
}

// What standard input is called; undefined for what no argument can be.
function stdinOf(h) {
    return h.includes("\0") ? undefined : { args: [`--stdin-name=${h}`, "-"], input: `Nothing${h} = "${h}";\n` };
}

// A tree whose nodes have these names. The program is to run where it is called `name`.
function treeOf(texts, folder, name) {
    write(folder, "default/common.conf", "Max_Outbound_Connections = many;\nDomain {\n");
    texts.map(nameOf).filter((node) => node && !node.startsWith(".")).forEach((node, index) => {
        write(folder, `${node}/ecelerity.conf`,
              `include "common.conf"\nHostname = "h${index}"\n${index % 2 ? "Nothing = 1;\n" : ""}`);
    });
    return { args: ["--all-nodes", "--", name] };
}

// Files of a tree in one text: a line `=== PATH` begins each but the main file.
function unpack(text, folder, main) {
    const [first, ...others] = text.split(/^=== /m);
    const names = [[main, first]];
    for (const other of others) {
        const end = other.indexOf("\n");
        names.push([end < 0 ? other : other.slice(0, end), end < 0 ? "" : other.slice(end + 1)]);
    }
    for (const [name, body] of names) {
        const relative = path.posix.normalize(`/${name}`).slice(1);
        try {
            // What is no name of a file, or one that is taken, is left out.
            if (relative && !relative.includes("\0") && !fs.existsSync(bytes(`${folder}/${relative}`))) {
                write(folder, relative, body);
            }
        } catch (error) {
            if (!["EEXIST", "EISDIR", "ENOTDIR", "ENAMETOOLONG"].includes(error.code)) {
                throw error;
            }
        }
    }
}

module.exports = { bytes, hostile, nameOf, place, stdinOf, treeOf, unpack, write };
