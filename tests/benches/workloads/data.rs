//! The values that the pages show. Texts hold `&`, `<` and `>` but no quotes, which the engines escape differently.

pub(crate) struct Team {
    pub(crate) name: &'static str,
    pub(crate) score: u8,
}

#[derive(PartialEq)]
pub(crate) struct Shop {
    pub(crate) title: &'static str,
    pub(crate) visitor: &'static str,
    pub(crate) links: Vec<(&'static str, &'static str)>,
    pub(crate) products: Vec<Product>,
    pub(crate) fields: Vec<Field>,
}

#[derive(PartialEq)]
pub(crate) struct Product {
    pub(crate) id: u32,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) maker: &'static str,
    pub(crate) description: String,
    pub(crate) euros: u32,
    pub(crate) stock: u32,
    pub(crate) sale: bool,
    pub(crate) tags: [&'static str; 3],
}

#[derive(PartialEq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) value: String,
    pub(crate) required: bool,
}

/// 100 rows of the numbers from 0 to 99.
pub(crate) fn table() -> Vec<Vec<u32>> {
    (0..100).map(|_| (0..100).collect()).collect()
}

pub(crate) fn teams() -> Vec<Team> {
    [("Jiangsu", 43), ("Beijing", 27), ("Guangzhou", 22), ("Shandong", 12)].map(|(name, score)| Team { name, score }).into()
}

pub(crate) fn shop() -> Shop {
    let makers = ["Brandt & Sons", "Ohlsson", "Werk 4", "Hoek & Zoon", "Atelier Nord"];
    let things = ["Marking knife", "Fret saw", "Veneer press", "Shooting board <small>", "Hide glue", "Cabinet scraper", "Inlay kit", "Bench hook"];
    let tags = ["wood", "hand tools", "new & noted", "steel", "< 1 kg", "gift"];
    let sentences = [
        "Made for long days at the bench, and it keeps its edge.",
        "Fits both hands & needs no setting up.",
        "The handle is oiled beech; the steel is hardened to > 60 HRC.",
        "Use it for veneers of < 1 mm, or for anything thicker with patience.",
        "Comes with a pouch, a small stone and directions for its care in three languages.",
    ];
    let products = (0..50usize)
        .map(|at| Product {
            id: 1000 + at as u32 * 7,
            slug: format!("product-{}", at * 31 + 17),
            name: format!("{} no. {}", things[at % things.len()], at + 1),
            maker: makers[at % makers.len()],
            description: [0, 2, 3, 4].map(|further| sentences[(at + further) % 5]).join(" "),
            euros: 5 + (at as u32 * 37) % 190,
            stock: (at as u32 * 13) % 24,
            sale: at % 4 == 1,
            tags: [tags[at % 6], tags[(at + 1) % 6], tags[(at + 3) % 6]],
        })
        .collect();
    let fields = [
        ("name", "Name", "text"),
        ("company", "Company & department", "text"),
        ("email", "E-mail", "email"),
        ("phone", "Telephone", "tel"),
        ("street", "Street", "text"),
        ("number", "House number", "text"),
        ("postcode", "Postcode", "text"),
        ("city", "City", "text"),
        ("country", "Country", "text"),
        ("date", "Deliver on", "date"),
        ("amount", "How many (< 100)", "number"),
        ("remark", "Remark", "text"),
    ]
    .iter()
    .enumerate()
    .map(|(at, &(name, label, kind))| Field {
        name,
        label,
        kind,
        value: if at % 3 == 0 { format!("{label} {at}") } else { String::new() },
        required: at % 2 == 0,
    })
    .collect();
    Shop {
        title: "Tools & veneers",
        visitor: "Ann <ann@example.org>",
        links: vec![
            ("/", "Home"),
            ("/tools", "Tools"),
            ("/veneers", "Veneers & inlays"),
            ("/courses", "Courses"),
            ("/about", "About us"),
            ("/basket", "Basket"),
        ],
        products,
        fields,
    }
}

/// One mebibyte of words in which one byte of twenty must be escaped.
pub(crate) fn text() -> String {
    let mut state = 7u64;
    let mut random = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize
    };
    let letters = b"abcdefghijklmnopqrstuvwxyz     ";
    let specials = b"&<>";
    (0..1 << 20).map(|_| if random() % 20 == 0 { specials[random() % 3] } else { letters[random() % letters.len()] } as char).collect()
}
