#!/bin/sh
# Fuzzes every reader of lists: fuzz/run.sh [SECONDS_EACH] [TARGET…]. Needs cargo-fuzz and a nightly toolchain (or
# RUSTC_BOOTSTRAP=1). Seeds come from the fixtures, and from real lists where INTERDICT_SHARED or ../shared has them.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-600}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(basename -s .rs fuzz/fuzz_targets/*.rs)
python3 fuzz/seeds.py fuzz/corpus "${INTERDICT_SHARED:-../shared}/lists"
for target in "$@"; do
    # Without a sanitizer: the readers are safe Rust, and what is sought are panics, hangs and memory.
    cargo fuzz run -s none -O "$target" -- -max_total_time="$seconds" -rss_limit_mb=2000 -timeout=10 \
        -max_len=32768 -print_final_stats=1
done
