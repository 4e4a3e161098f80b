# What is done again and again; `just` lists it.

default:
    @just --list

# Everything that must hold before a change is taken
check:
    .ci/run

# All tests
test *args:
    cargo test {{args}}

# The benchmarks, or those whose id holds a word: just bench group/
bench *filter:
    cargo bench --bench '*' -- {{filter}}

# The numbers against other people's programs, into docs/crosscheck.md; needs Python and a package index
crosscheck *mail:
    tests/crosscheck/run {{mail}}

# unisono beside other libraries: one table, and every run of it
compare *args:
    benches/compare/run {{args}}

# The format that `just check` asks for
fmt:
    cargo fmt --all
