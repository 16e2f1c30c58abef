use sailfish::TemplateSimple;

use super::{
    Input,
    data::{Shop, Team},
};

#[derive(TemplateSimple)]
#[template(path = "table.stpl")]
struct Table<'a> {
    rows: &'a [Vec<u32>],
}

#[derive(TemplateSimple)]
#[template(path = "teams.stpl")]
struct Teams<'a> {
    year: u16,
    teams: &'a [Team],
}

#[derive(TemplateSimple)]
#[template(path = "shop.stpl")]
struct Page<'a> {
    shop: &'a Shop,
}

#[derive(TemplateSimple)]
#[template(path = "text.stpl")]
struct Text<'a> {
    text: &'a str,
}

fn done(rendered: Result<String, sailfish::RenderError>) -> String {
    rendered.expect("these templates write into memory only")
}

pub(super) fn table(input: &Input) -> String {
    done(Table { rows: &input.table }.render_once())
}

pub(super) fn teams(input: &Input) -> String {
    done(Teams { year: 2015, teams: &input.teams }.render_once())
}

pub(super) fn shop(input: &Input) -> String {
    done(Page { shop: &input.shop }.render_once())
}

pub(super) fn text(input: &Input) -> String {
    done(Text { text: &input.text }.render_once())
}
