# Common tasks; `just` lists them.

default:
    @just --list

# Every check that a change must pass
check:
    .ci/run

# All tests
test *args:
    cargo test --workspace {{args}}

# The benchmarks, or those whose id holds a word: just bench group/
bench *filter:
    cargo bench --bench '*' -- {{filter}}

# The numbers compared with other programs, into docs/crosscheck.md; needs Python and a package index
crosscheck *mail:
    tests/crosscheck/run {{mail}}

# Coverage-guided fuzzing, so many minutes for each target: just fuzz 10
fuzz minutes="10":
    fuzz/run {{minutes}}

# The time of each hostile input at doubling sizes: just growth SIZE NAME
growth *args:
    cargo run --release -p unisono-fuzz --example growth -- {{args}}

# The claims about the index, into docs/validation.md: just validate --essays FILE --mail FILE --writers FILE
validate *args:
    cargo run --release -p unisono-validation -- index --out docs/validation.md {{args}}

# unisono compared with other libraries: one table, and every run
compare *args:
    benches/compare/run {{args}}

# The format that `just check` asks for
fmt:
    cargo fmt --all
