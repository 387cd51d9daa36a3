//! stv_rs BLT THREADS fixed9|bigfixed9 serve|report: Meek's rule in fixed point, nine decimals, in 64 bits or in big
//! integers, as the crate stv-rs counts it. `serve` speaks the protocol of bench.Contender and times the count alone;
//! `report` reads, counts and writes the crate's own transcript.
use std::io::{BufRead, BufReader, Write};
use std::num::NonZeroUsize;
use std::time::Instant;

use num::BigInt;
use stv_rs::arithmetic::{
    BigFixedDecimal9, FixedDecimal9, Integer, Integer64, IntegerRef, Rational, RationalRef,
};
use stv_rs::cli::Parallel;
use stv_rs::meek::stv_droop;
use stv_rs::parse::{parse_election, ParsingOptions};
use stv_rs::types::{Election, ElectionResult};

fn count<I, R>(out: &mut impl Write, election: &Election, threads: usize) -> ElectionResult
where
    I: Integer + Send + Sync,
    for<'a> &'a I: IntegerRef<I>,
    R: Rational<I> + Send + Sync,
    for<'a> &'a R: RationalRef<&'a I, R>,
{
    let parallel = if threads > 1 { Parallel::Custom } else { Parallel::No };
    let threads = NonZeroUsize::new(threads);
    stv_droop::<I, R>(out, election, "bench", 6, parallel, threads, false, true, false)
        .expect("a report can be written")
}

fn ask<I, R>(what: &str, election: &Election, threads: usize)
where
    I: Integer + Send + Sync,
    for<'a> &'a I: IntegerRef<I>,
    R: Rational<I> + Send + Sync,
    for<'a> &'a R: RationalRef<&'a I, R>,
{
    if what == "report" {
        count::<I, R>(&mut std::io::stdout().lock(), election, threads);
        return;
    }
    let result = count::<I, R>(&mut std::io::sink(), election, threads);
    println!("{{\"winners\":{:?}}}", result.elected);
    for _ in std::io::stdin().lock().lines() {
        let began = Instant::now();
        count::<I, R>(&mut std::io::sink(), election, threads);
        println!("{{\"ms\":{{\"count\":{:.3}}}}}", began.elapsed().as_secs_f64() * 1e3);
        std::io::stdout().flush().expect("standard output");
    }
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
    match arguments[3].as_str() {
        "bigfixed9" => ask::<BigInt, BigFixedDecimal9>(&arguments[4], &election, threads),
        _ => ask::<Integer64, FixedDecimal9>(&arguments[4], &election, threads),
    }
}
