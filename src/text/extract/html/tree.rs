//! A light tree in document order: elements, the few attributes that matter, and text.

use super::name::Name;

/// A document: nodes in document order, the root first.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// Each attribute with the range of its value in `text`.
    pub(super) attributes: Vec<(Attribute, u32, u32)>,
    pub(super) text: String,
    /// The style sheets.
    pub(super) css: String,
}

/// One node of a [`Tree`]. Its descendants are the nodes after it and before `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// The parent; the root is its own parent.
    pub(super) parent: u32,
    /// One past the last descendant.
    pub(super) end: u32,
    pub(super) kind: NodeKind,
    /// The range of its attributes for an element, of its bytes for text.
    pub(super) span: (u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeKind {
    Element(Name),
    Text,
}

/// An attribute that the tree keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Align,
    Alt,
    Bgcolor,
    Class,
    Height,
    Hidden,
    Href,
    Id,
    Role,
    Style,
    Type,
    Value,
    Width,
}

impl Tree {
    /// Returns the nodes in document order; the first is the root.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Returns the text of a text node, or an empty string for an element.
    pub(super) fn text(&self, node: &Node) -> &str {
        match node.kind {
            NodeKind::Text => self.slice(node.span),
            NodeKind::Element(_) => "",
        }
    }

    /// Returns an attribute of an element with entities decoded.
    pub(super) fn attribute(&self, node: &Node, attribute: Attribute) -> Option<&str> {
        if node.kind == NodeKind::Text {
            return None;
        }
        let of_node = self.attributes.get(node.span.0 as usize..node.span.1 as usize)?;
        of_node.iter().find(|(a, ..)| *a == attribute).map(|&(_, start, end)| self.slice((start, end)))
    }

    fn slice(&self, (start, end): (u32, u32)) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }
}

impl Attribute {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "align" => Self::Align,
            "alt" => Self::Alt,
            "bgcolor" => Self::Bgcolor,
            "class" => Self::Class,
            "height" => Self::Height,
            "hidden" => Self::Hidden,
            "href" => Self::Href,
            "id" => Self::Id,
            "role" => Self::Role,
            "style" => Self::Style,
            "type" => Self::Type,
            "value" => Self::Value,
            "width" => Self::Width,
            _ => return None,
        })
    }
}
