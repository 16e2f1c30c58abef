//! What every page of the tour has around its own part: head, navigation, and the source of its file.

use marquetry::prelude::*;

use crate::{
    highlight,
    pages::{Stop, TOUR},
    style::Style,
};

component! {
    /// A whole page. Its own part comes into the default slot, what the visitor may try into the slot `hint`, and more sources into `source`. A wide one has them
    /// below its own part; one without a lead has its own heading.
    pub Layout(path: &'static str, wide: bool = false, lead: bool = true) {
        let at = TOUR.iter().position(|stop| stop.path == path).unwrap_or_default();
        let stop = &TOUR[at];

        <Site title={stop.title} lead={stop.lead} path={Some(path)}>
            {#if lead}
                <section class="lead">
                    <h1>{stop.title}</h1>
                    <p>{stop.lead}</p>
                </section>
            {/if}
            <div class="columns" class:wide={wide}>
                <section class="own" aria-label="Example">
                    <slot/>
                    <div class="hint"><slot name="hint"/></div>
                </section>
                <div class="sources">
                    <Source file={stop.file} text={stop.source}/>
                    <slot name="source"/>
                </div>
            </div>
            <nav class="turn" aria-label="Next page">
                {#if at > 0}<Turn stop={&TOUR[at - 1]} rel="prev"/>{/if}
                {#if at + 1 < TOUR.len()}<Turn stop={&TOUR[at + 1]} rel="next"/>{/if}
            </nav>
        </Site>
    }

    /// What is around every page, those of errors included.
    Site(title: &'static str, lead: &'static str, path: Option<&'static str> = None) {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="description" content={lead}>
                <title>{title} "· Marquetry"</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml">
                <Style/>
            </head>
            <body>
                <a class="skip" href="#main">"Skip to the page"</a>
                <header>
                    <a class="brand" href="/">
                        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M0 0h12v12zM24 24H12V12z"/><path d="M24 0v12H12zM0 24V12h12z"/></svg>
                        <span>"Marquetry"</span>
                    </a>
                    <nav aria-label="Tour">
                        <ul>
                            {#each &TOUR as stop}
                                <li><a href={stop.path} aria-current={(path == Some(stop.path)).then_some("page")}>{stop.name}</a></li>
                            {/each}
                        </ul>
                    </nav>
                    <p class="link" role="status"><span class="on">"live"</span><span class="off">"reconnecting"</span></p>
                </header>
                <main id="main"><slot/></main>
            </body>
        </html>
    }

    /// The page for an error.
    pub Wrong(code: u16, message: String) {
        let title = if code == 404 { "Nothing is here" } else { "Something went wrong" };

        <Site {title} lead="A page that could not be shown.">
            <section class="lead">
                <h1>{title}</h1>
                <p>{message}</p>
                <p><a href="/">"Back to the start"</a></p>
            </section>
        </Site>
    }

    /// The way to a neighbouring page.
    Turn(stop: &'static Stop, rel: &'static str) {
        <a href={stop.path} {rel}>{stop.title}</a>
    }

    /// A source file, with numbered lines.
    pub Source(file: &'static str, text: &'static str) {
        let lines = highlight::lines(text);

        <figure class="source">
            <figcaption>"examples/src/"{file}</figcaption>
            <pre tabindex="0" role="region" aria-label={format!("Source of {file}")}><code>{#each lines as line}<span class="line">{#each line as piece}<span class={piece.class}>{piece.text}</span>{/each}"\n"</span>{/each}</code></pre>
        </figure>
    }
}
