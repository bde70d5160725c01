//! The picture of a terminal in the README: an SVG, drawn from what the commands print.

use std::fmt::Write;

/// The commands in it, in order.
pub const COMMANDS: [&str; 3] = [
    "imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter -o table",
    "imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter -n Vnet-Hub-Win principalId",
    "arm-get Microsoft.Compute/virtualMachines </dev/null",
];

/// Sizes in pixels. A column is as wide as 60 % of the font's size in every common monospaced font; `textLength` makes it so
/// in the others.
const COLUMN: usize = 8;
const LINE: usize = 20;
const MARGIN: usize = 20;
const BAR: usize = 34;

/// How long after the one before it a command appears, in seconds.
const PACE: f32 = 1.6;

/// Draws each command with what it printed, both streams together. The commands appear one after another, where the
/// reader's settings let things move.
pub fn svg(runs: &[(&str, String)]) -> String {
    let lines = runs.iter().map(|(_, printed)| printed.lines().count() + 2).sum::<usize>();
    let texts = runs.iter().flat_map(|(command, printed)| printed.lines().chain([*command]));
    let columns = texts.map(|text| text.chars().count() + 2).max().unwrap_or(0);
    let (width, height) = (columns * COLUMN + 2 * MARGIN, lines * LINE + BAR + MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-label=\"A terminal with azpipe's commands and what they print\">\n<style>\n\
         text {{ font: 13.333px ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace; \
         fill: #d6deeb; white-space: pre }}\n.prompt {{ fill: #7fdbca }}\n.command {{ fill: #ffffff; font-weight: 600 }}\n\
         .words {{ fill: #ffcb8b }}\n@media (prefers-reduced-motion: no-preference) {{\n  \
         g {{ opacity: 0; animation: show .3s forwards }}\n  @keyframes show {{ to {{ opacity: 1 }} }}\n}}\n</style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#0b2942\"/>\n"
    );
    for (at, colour) in ["#ff5f57", "#febc2e", "#28c840"].iter().enumerate() {
        let _ = writeln!(svg, "<circle cx=\"{}\" cy=\"17\" r=\"6\" fill=\"{colour}\"/>", MARGIN + at * 20);
    }
    let mut y = BAR + LINE;
    for (at, (command, printed)) in runs.iter().enumerate() {
        let _ = writeln!(svg, "<g style=\"animation-delay:{:.1}s\">", at as f32 * PACE);
        text(&mut svg, "prompt", MARGIN, y, "$");
        text(&mut svg, "command", MARGIN + 2 * COLUMN, y, command);
        for line in printed.lines() {
            y += LINE;
            let words = ["hint: ", "arm-get: "].iter().any(|start| line.starts_with(start));
            text(&mut svg, if words { "words" } else { "data" }, MARGIN, y, line);
        }
        y += 2 * LINE;
        svg += "</g>\n";
    }
    svg + "</svg>\n"
}

fn text(svg: &mut String, class: &str, x: usize, y: usize, text: &str) {
    let width = text.chars().count() * COLUMN;
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if !text.is_empty() {
        let _ = writeln!(
            svg,
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" textLength=\"{width}\" xml:space=\"preserve\">{text}</text>"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn what_is_printed_is_in_it() {
        let picture = svg(&[("a <b", "one & two\nhint: x\n".to_owned())]);
        assert!(picture.contains(">a &lt;b</text>") && picture.contains(">one &amp; two</text>"), "{picture}");
        assert_eq!(picture.matches("<text").count(), 4);
    }
}
