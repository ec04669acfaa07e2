#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# tap.pl FILE... -- reads reports with the parser that comes with Perl; prints one object of JSON a line
# for each file.
use strict;
use warnings;
use JSON::PP;
use TAP::Parser;

my $json = JSON::PP->new->canonical->utf8;
for my $file (@ARGV) {
    open(my $handle, '<:encoding(utf8)', $file) or die "$file: $!\n";
    my $text = do { local $/; <$handle> };
    my $parser = TAP::Parser->new({ tap => $text });
    my (@tests, @others);
    while (my $result = $parser->next) {
        if ($result->is_test) {
            push @tests, { ok => $result->is_actual_ok ? JSON::PP::true : JSON::PP::false,
                description => $result->description, directive => $result->directive, yaml => '' };
        } elsif ($result->is_yaml && @tests) {
            $tests[-1]{yaml} = $result->raw;
        } elsif (!$result->is_plan && !$result->is_version) {
            push @others, $result->as_string;
        }
    }
    print $json->encode({ planned => 0 + ($parser->tests_planned || 0), errors => [$parser->parse_errors],
        tests => \@tests, others => \@others }), "\n";
}
