//! A light tree in document order: elements, the few attributes that matter, and text.

use super::name::Name;

/// A document: nodes in document order, the root first.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<(Attribute, u32, u32)>,
    pub(super) text: String,
}

/// One node of a [`Tree`]. Its descendants are the nodes after it and before `end`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    /// The element it stands in; the root's is the root.
    pub(crate) parent: u32,
    /// The first node that is not a descendant.
    pub(crate) end: u32,
    /// Element or text.
    pub(crate) kind: NodeKind,
    /// Of attributes for an element, of bytes for text.
    pub(super) span: (u32, u32),
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeKind {
    /// An element.
    Element(Name),
    /// A run of text.
    Text,
}

/// An attribute that the tree keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// `align`.
    Align,
    /// `alt`.
    Alt,
    /// `bgcolor`.
    Bgcolor,
    /// `class`.
    Class,
    /// `height`.
    Height,
    /// `hidden`.
    Hidden,
    /// `href`.
    Href,
    /// `id`.
    Id,
    /// `role`.
    Role,
    /// `style`.
    Style,
    /// `type`.
    Type,
    /// `value`.
    Value,
    /// `width`.
    Width,
}

impl Tree {
    /// The nodes in document order; the first is the root.
    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A text node's text; empty for an element.
    pub(crate) fn text(&self, node: &Node) -> &str {
        match node.kind {
            NodeKind::Text => self.slice(node.span),
            NodeKind::Element(_) => "",
        }
    }

    /// An element's attribute, entities decoded; `None` where it is absent.
    pub(crate) fn attribute(&self, node: &Node, attribute: Attribute) -> Option<&str> {
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
