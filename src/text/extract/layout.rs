//! The layout of a body as hashed features.

use super::blocks::{Block, Extracted};
use crate::hash::combine;

/// Elements, texts and images that are looked at, in the order of the document; hostile mail must not store more.
pub(super) const MAX_NODES: usize = 8192;

/// A blank place beside the first or last child, and above the root.
pub(super) const BLANK: u32 = 0;

pub(super) const OF_BLOCKS: u64 = 0x6c61_796f_7574_3a32;

/// Texts and images that a document must show to have a shape, and paragraphs or lines of a plain text.
pub(super) const LEAST_PARTS: usize = 2;

pub(super) fn gram(stem: u64, children: [u32; 3]) -> u32 {
    children.iter().fold(stem, |hash, &child| combine(hash, child.into())) as u32
}

/// The grams of the shapes of a plain text's blocks: three neighbouring ones, each as its zone, its kind and whether it is
/// short (at most 40 bytes), a line (at most 120) or longer; beyond the first and the last stand blanks. Sorted, each once.
pub(super) fn of_blocks(extracted: &Extracted, out: &mut Vec<u32>) {
    out.clear();
    if extracted.blocks.is_empty() {
        return;
    }
    let shape = |(block, line): (&Block, &str)| {
        let length = usize::from(line.len() > 40) + usize::from(line.len() > 120);
        1 + length as u32 + 3 * (block.zone as u32 + 4 * block.kind as u32)
    };
    let shapes = extracted.blocks.iter().zip(extracted.text.lines()).map(shape).take(MAX_NODES);
    let mut last = [BLANK; 2];
    for next in shapes.chain([BLANK; 2]) {
        out.push(gram(OF_BLOCKS, [last[0], last[1], next]));
        last = [last[1], next];
    }
    out.sort_unstable();
    out.dedup();
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::message::Body;

    pub(in crate::text::extract) fn of(text: Option<&str>, html: Option<&str>) -> Vec<u32> {
        let mut features = vec![7];
        let body = Body { text: text.map(str::to_owned), html: html.map(str::to_owned) };
        super::super::extract_within(&body, Extracted::default(), &mut features);
        assert!(features.is_sorted_by(|a, b| a < b));
        features
    }

    pub(in crate::text::extract) fn html(html: &str) -> Vec<u32> {
        of(None, Some(html))
    }

    pub(in crate::text::extract) fn plain(text: &str) -> Vec<u32> {
        of(Some(text), None)
    }

    #[test]
    fn the_plain_form_counts_where_there_is_no_other() {
        let text = "Ciao\n\nAddio";
        assert_eq!(of(Some(text), Some("<p>x<p>y")), html("<p>x<p>y"));
        assert_eq!(of(Some(text), Some("<p> ")), plain(text));
        // The text is the plain form's, what is seen are the pictures.
        let pictures = "<img alt='Big sale'><img alt='Shop now'>";
        assert_eq!(of(Some(text), Some(pictures)), html(pictures));
        assert!(of(Some(""), Some("")).is_empty());
        assert!(of(None, None).is_empty());
    }

    #[test]
    fn plain_text_by_the_shapes_of_its_blocks() {
        assert_eq!(plain("Ciao Marco,\n\n- uno\n- due"), plain("Caro Luca,\n\n- tre\n- dodici"));
        assert_ne!(plain("Ciao Marco,\n\n- uno"), plain("Ciao Marco,\n\nuno"));
        assert_ne!(plain("Ciao.\n\nCiao."), plain(&format!("Ciao.\n\n{}", "Ciao ".repeat(20))));
        // Two blocks have four places among their blanks.
        let ciao = plain("Ciao.\n\nAddio.");
        assert_eq!(ciao.len(), 4);
        assert!(html("<p>Ciao<p>Addio").iter().all(|feature| !ciao.contains(feature)));
    }

    #[test]
    fn a_document_of_one_block_has_no_shape() {
        // Sentences are no blocks, nor are the lines of a wrapped paragraph.
        assert!(plain("Ciao").is_empty());
        assert!(plain("Il sentiero è aperto. Il forno apre presto. A domenica!").is_empty());
        let wrapped = "Il sentiero lungo il fiume è di nuovo aperto, e chi passa\ndal forno trova il pane.";
        assert!(plain(wrapped).is_empty());
        assert!(html("Ciao").is_empty());
        assert!(html("<table width=600><tr><td><p>Ciao <b>Marco</b>. Altro.</table>").is_empty());
        assert!(html("<a href=u><img src=offer.png width=600></a>").is_empty());
        // The plain form does not stand in for a form that most readers see.
        assert!(of(Some("Ciao\n\nAddio"), Some("<p>Ciao")).is_empty());
        assert!(of(Some("Ciao\n\nAddio"), Some("<img src=offer.png>")).is_empty());
        assert!(!plain("Ciao Marco,\n\n- uno").is_empty());
        assert!(!html("<p>Ciao<p>Marco").is_empty());
        assert!(!html("<p>Ciao<img width=600>").is_empty());
    }
}
