//! stv_rs BLT THREADS: Meek's rule (another rule than ours) in 64-bit fixed point, nine decimals, as the crate
//! stv-rs counts it; the count alone is timed. Speaks the protocol of bench.Contender.
use std::io::{BufRead, BufReader, Write};
use std::num::NonZeroUsize;
use std::time::Instant;

use stv_rs::arithmetic::{FixedDecimal9, Integer64};
use stv_rs::cli::Parallel;
use stv_rs::meek::stv_droop;
use stv_rs::parse::{parse_election, ParsingOptions};
use stv_rs::types::{Election, ElectionResult};

fn count(election: &Election, threads: usize) -> ElectionResult {
    let parallel = if threads > 1 { Parallel::Custom } else { Parallel::No };
    stv_droop::<Integer64, FixedDecimal9>(
        &mut std::io::sink(),
        election,
        "bench",
        6,
        parallel,
        NonZeroUsize::new(threads),
        false,
        false,
        false,
    )
    .expect("the count's report goes nowhere and cannot fail")
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let file = std::fs::File::open(&arguments[1]).expect("the BLT file");
    let threads: usize = arguments[2].parse().expect("a number of threads");
    let options = ParsingOptions {
        remove_withdrawn_candidates: true,
        remove_empty_ballots: true,
        optimize_layout: true,
    };
    let election = parse_election(BufReader::new(file), options).expect("a BLT file");
    let result = count(&election, threads);
    println!("{{\"winners\":{:?}}}", result.elected);
    for _ in std::io::stdin().lock().lines() {
        let began = Instant::now();
        count(&election, threads);
        println!("{{\"ms\":{{\"count\":{:.3}}}}}", began.elapsed().as_secs_f64() * 1e3);
        std::io::stdout().flush().expect("standard output");
    }
}
