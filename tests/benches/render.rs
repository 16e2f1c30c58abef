//! How long each engine takes for each page. On a shared machine only the ratios within one run mean something; `instructions` counts.
//!
//! `cargo bench -p marquetry-tests --bench render`

mod workloads;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use workloads::{ENGINES, Input, WORKLOADS, assert_equal};

fn render(criterion: &mut Criterion) {
    let input = Input::new();
    assert_equal(&input);
    for workload in &WORKLOADS {
        let mut group = criterion.benchmark_group(workload.name);
        for (render, engine) in workload.renders.iter().zip(ENGINES) {
            group.bench_function(engine, |bencher| bencher.iter(|| render(black_box(&input))));
        }
        group.finish();
    }
}

criterion_group!(benches, render);
criterion_main!(benches);
