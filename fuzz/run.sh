#!/bin/sh
# Fuzzes every reader of lists: fuzz/run.sh [CPU_SECONDS_EACH] [TARGET…]. Needs no more than the toolchain. Seeds come
# from the fixtures, and from real lists where INTERDICT_SHARED or ../shared has them.
#
# The measure is user time of the processor, not time on the wall, so that a busy machine shortens nothing. Targets run
# one after the other; start several of these scripts with their own targets to use several cores. A line for each
# target says how long it ran and how many inputs it read; the log of each stands in fuzz/logs.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-600}
[ $# -gt 0 ] && shift
# What has a parser of its own goes first.
[ $# -gt 0 ] || set -- any un_xml ofac_csv opensanctions_json us_csl_json ofac_advanced_xml au_dfat_xlsx eu_fsf_xml \
    ch_seco_xml uk_ofsi_csv senzing_json uk_xml us_csl_csv mapped_csv ofac_enhanced_xml ca_sema_xml ofac_xml \
    opensanctions_csv eu_fsf_csv uk_csv au_dfat_csv
mkdir -p fuzz/logs
python3 fuzz/seeds.py fuzz/corpus "${INTERDICT_SHARED:-../shared}/lists"
# As cargo-fuzz builds, without a sanitizer: the readers are safe Rust, and what is sought are panics, overflows, hangs
# and memory.
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="--cfg fuzzing -Cdebug-assertions -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0" \
    cargo build --quiet --manifest-path fuzz/Cargo.toml --release --target "$host" $(printf -- "--bin %s " "$@")
built=${CARGO_TARGET_DIR:-fuzz/target}/$host/release
ticks=$(getconf CLK_TCK)
findings=0
for target in "$@"; do
    log=fuzz/logs/$target.log
    mkdir -p "fuzz/corpus/$target" "fuzz/artifacts/$target"
    "$built/$target" -artifact_prefix="fuzz/artifacts/$target/" -rss_limit_mb=2000 -timeout=60 -max_len=32768 \
        -print_final_stats=1 "fuzz/corpus/$target" >"$log" 2>&1 &
    pid=$!
    used=0
    while now=$(awk '{print $14}' "/proc/$pid/stat" 2>/dev/null) && [ -n "$now" ]; do
        used=$((now / ticks))
        # An interrupt ends the run with its figures.
        [ "$used" -lt "$seconds" ] || kill -INT "$pid" 2>/dev/null || true
        sleep 2
    done
    wait "$pid" && code=0 || code=$?
    read=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    # libFuzzer leaves with 72 when it is interrupted.
    if [ "$code" -eq 0 ] || [ "$code" -eq 72 ]; then verdict='nothing found'; else verdict="FOUND (code $code)"; findings=1; fi
    echo "$target: $used s of processor time, ${read:-?} inputs, $verdict"
done
exit $findings
