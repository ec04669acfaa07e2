# SPDX-License-Identifier: MIT
# The sessions in a Markdown page: blocks that begin with ```console, in which "$ " begins a
# command, "> " behind it continues it, and the other lines are what it prints. A line "..." stands
# for any lines.
#
# -v job=script prints a shell script that runs the commands; its variable $session is a folder, in
# which N.out is what command N printed and N.status how it ended. -v job=compare -v session=FOLDER
# writes for each block B into FOLDER B.name and B.wrong, which is empty if all was as in the page,
# and prints the page as it would be right. A command that fails must be followed by "echo $?".

function begin_block()
{
    inside = 1
    block++
    title = ""
    wrong = ""
    failed = 0
    if (job == "compare")
        printf "" >(session "/" block ".wrong")
}

function begin_command(text)
{
    end_command()
    command = ++commands
    if (title == "")
        title = text
    first = text
    if (job == "script")
        print "{\n" text
    reading = "command"
    wanted = 0
}

function end_script()
{
    printf "} >\"$session/%d.out\" 2>&1 </dev/null\nstatus=$?\n", command
    printf "echo $status >\"$session/%d.status\"\n(exit $status)\n", command
}

# Does the output match from these lines on? Backs up to the last "..." only, which is enough.
function matches(    i, j, star, mark)
{
    i = j = 1
    while (j <= got) {
        if (i <= wanted && want[i] == "...") {
            star = i++
            mark = j
        } else if (i <= wanted && want[i] == have[j]) {
            i++
            j++
        } else if (star) {
            i = star + 1
            j = ++mark
        } else
            return 0
    }
    while (i <= wanted && want[i] == "...")
        i++
    return i > wanted
}

# Keeps the shape of what was there: the same number of lines before the first and behind the last
# "...".
function renew(    i, head, tail, kept)
{
    for (i = 1; i <= wanted; i++)
        if (want[i] == "...") {
            if (!kept)
                head = i - 1
            tail = wanted - i
            kept = 1
        }
    if (!kept || head + tail >= got) {
        for (i = 1; i <= got; i++)
            print have[i]
        return
    }
    for (i = 1; i <= head; i++)
        print have[i]
    print "..."
    for (i = got - tail + 1; i <= got; i++)
        print have[i]
}

function end_command(    file, line, status, i)
{
    if (!command)
        return
    if (job == "script") {
        end_script()
        command = 0
        return
    }
    if (failed && first != "echo $?")
        wrong = wrong "status " failed " is not told before: " first "\n"
    file = session "/" command ".out"
    got = 0
    while ((getline line <file) > 0)
        have[++got] = line
    close(file)
    status = "none, it did not run"
    file = session "/" command ".status"
    getline status <file
    close(file)
    failed = status == "0" ? 0 : status
    if (matches())
        for (i = 1; i <= wanted; i++)
            print want[i]
    else {
        wrong = wrong "$ " first "\n"
        for (i = 1; i <= wanted; i++)
            wrong = wrong "-" want[i] "\n"
        for (i = 1; i <= got; i++)
            wrong = wrong "+" have[i] "\n"
        renew()
    }
    command = 0
}

function end_block()
{
    end_command()
    inside = 0
    reading = ""
    if (title == "")
        wrong = wrong "no command\n"
    if (failed)
        wrong = wrong "status " failed " is not told\n"
    if (job == "compare") {
        print title >(session "/" block ".name")
        printf "%s", wrong >(session "/" block ".wrong")
    }
}

!inside && $0 == "```console" {
    begin_block()
    if (job == "compare")
        print
    next
}
inside && $0 == "```" {
    end_block()
    if (job == "compare")
        print
    next
}
inside && substr($0, 1, 2) == "$ " {
    begin_command(substr($0, 3))
    if (job == "compare")
        print
    next
}
inside && reading == "command" && ($0 == ">" || substr($0, 1, 2) == "> ") {
    if (job == "script")
        print substr($0, 3)
    else
        print
    next
}
inside && !command {
    wrong = wrong "no command: " $0 "\n"
    if (job == "compare")
        print
    next
}
inside {
    reading = "output"
    want[++wanted] = $0
    next
}
job == "compare" {
    print
}
END {
    if (inside) {
        wrong = wrong "the block does not end\n"
        end_block()
    }
}
