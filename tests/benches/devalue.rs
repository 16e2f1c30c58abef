//! How fast a page store's data is written, beside serde_json in the same run: on a shared machine only their ratio means something, and the instructions
//! for each byte, which valgrind counts where it is there.
//!
//! `cargo bench -p marquetry-tests --bench devalue`; with `-- --count` instructions only.

mod callgrind;

use std::{
    collections::BTreeMap,
    env,
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

/// The bytes that a writer makes of the shop.
fn write(writer: &str, shop: &Shop) -> usize {
    let text = match writer {
        "devalue" => marquetry::devalue::stringify(black_box(shop)).map_err(|error| error.to_string()),
        _ => serde_json::to_string(black_box(shop)).map_err(|error| error.to_string()),
    };
    text.expect("the shop can be written").len()
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let shop = Shop::new(3000);
    if let [flag, writer, times] = &args[..]
        && flag == "--write"
    {
        let times: usize = times.parse().expect("a number stands here");
        for _ in 0..times {
            black_box(write(writer, &shop));
        }
        return;
    }
    let writers = ["devalue", "serde_json"];
    if args.iter().any(|arg| arg == "--count") {
        for writer in writers {
            let count = |times: &str| callgrind::instructions(&["--write", writer, times]);
            let length = write(writer, &shop);
            println!("{writer}: {length} bytes, {:.2} instructions for each", (count("3") - count("1")) as f64 / 2.0 / length as f64);
        }
        return;
    }
    let runs = writers.map(|writer| (writer, time(|| write(writer, &shop))));
    for (name, (length, best)) in runs {
        println!("{name}: {length} bytes in {best:?}, {:.0} MB/s", length as f64 / best.as_secs_f64() / 1e6);
    }
    let [(_, (_, ours)), (_, (_, theirs))] = runs;
    println!("ratio: {:.2}", ours.as_secs_f64() / theirs.as_secs_f64());
}
