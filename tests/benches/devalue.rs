//! How fast a page store's data is written, beside serde_json in the same run: on a shared machine only their ratio means something.
//!
//! `cargo bench -p marquetry-tests --bench devalue`

use std::{
    collections::BTreeMap,
    hint::black_box,
    time::{Duration, Instant},
};

use serde::Serialize;

/// A shop: what a large page store holds.
#[derive(Serialize)]
struct Shop {
    user: Option<&'static str>,
    products: Vec<Product>,
    stock: BTreeMap<u32, u32>,
}

#[derive(Serialize)]
struct Product {
    id: u32,
    name: String,
    description: String,
    category: &'static str,
    price: f64,
    available: bool,
    tags: Vec<&'static str>,
}

impl Shop {
    fn new(products: u32) -> Shop {
        let product = |id: u32| Product {
            id,
            name: format!("Marquetry panel no. {id}"),
            description: format!(
                "Inlaid by hand in the workshop, signed and numbered {id}; the veneers are cut from one log, so that the grain of each piece goes on in the next. \"As fine as any\", says the museum."
            ),
            category: ["panels", "boxes", "tables", "frames"][id as usize % 4],
            price: f64::from(id * 37 % 100_000) / 100.0,
            available: !id.is_multiple_of(3),
            tags: vec!["oak", "walnut", "handmade"],
        };
        Shop { user: Some("ada"), products: (0..products).map(product).collect(), stock: (0..products / 4).map(|id| (id, id * 7 % 100)).collect() }
    }
}

/// The shortest of many runs.
fn time(mut f: impl FnMut() -> usize) -> (usize, Duration) {
    let (mut length, mut best) = (0, Duration::MAX);
    let until = Instant::now() + Duration::from_secs(2);
    while Instant::now() < until {
        let start = Instant::now();
        length = f();
        best = best.min(start.elapsed());
    }
    (length, best)
}

fn main() {
    let shop = Shop::new(3000);
    let runs = [
        ("devalue", time(|| marquetry::devalue::stringify(black_box(&shop)).map_or(0, |text| text.len()))),
        ("serde_json", time(|| serde_json::to_string(black_box(&shop)).map_or(0, |text| text.len()))),
    ];
    for (name, (length, best)) in runs {
        println!("{name}: {length} bytes in {best:?}, {:.0} MB/s", length as f64 / best.as_secs_f64() / 1e6);
    }
    let [(_, (_, ours)), (_, (_, theirs))] = runs;
    println!("ratio: {:.2}", ours.as_secs_f64() / theirs.as_secs_f64());
}
