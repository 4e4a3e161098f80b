//! Inputs that make a careless parser slow or large, at any size.

use std::io::Cursor;
use unisono::source::{self, Format, Options};
use unisono::text::extract::extract;
use unisono::text::mask::{BrandNames, OwnPhrases, mask};
use unisono::text::normalise::clean;
use unisono::text::token::tokenize;
use unisono::{Config, Corpus, Result};

/// A hostile input of any size.
pub struct Adversary {
    /// The content that it repeats.
    pub name: &'static str,
    /// The format to read it in.
    pub format: Format,
    /// Returns about the given number of bytes of it.
    pub make: fn(usize) -> Vec<u8>,
}

/// All adversaries.
pub const ADVERSARIES: &[Adversary] = &[
    // Header fields.
    mail("header fields", |n| header(&numbered(n, |i| format!("X-Field-{i}: v\n")))),
    mail("equal header fields", |n| header(&"To: a@b.example\n".repeat(n / 16))),
    mail("a folded header field", |n| header(&format!("X-Long: a\n{}", " b\n".repeat(n / 3)))),
    mail("a long header line", |n| header(&format!("X-Long: {}\n", "a ".repeat(n / 2)))),
    mail("senders", |n| mime(&format!("From: {}\n", "Anna <a@b.example>, ".repeat(n / 20)), "ciao")),
    mail("quoted names", |n| mime(&format!("From: {}<a@b.example>\n", "\"a\" ".repeat(n / 4)), "ciao")),
    mail("brackets in From", |n| mime(&format!("From: {}a@b.example\n", "<".repeat(n)), "ciao")),
    mail("comments in From", |n| mime(&format!("From: {} a@b.example\n", "(".repeat(n)), "ciao")),
    mail("commas in From", |n| mime(&format!("From: {} <a@b.example>\n", ",;:".repeat(n / 3)), "ciao")),
    mail("recipients", |n| {
        header(&format!("To: {}\n", numbered(n, |i| format!("Anna{i} <a{i}@b.example>, "))))
    }),
    mail("comments in Date", |n| header(&format!("Date: {}\n", "(".repeat(n)))),
    mail("encoded words", |n| header(&format!("Subject: {}\n", "=?utf-8?q?=C3=A0?= ".repeat(n / 19)))),
    mail("encoded words that never end", |n| header(&format!("Subject: {}\n", "=?utf-8?q?".repeat(n / 10)))),
    mail("encoded words in encoded words", |n| {
        header(&format!("Subject: {}{}\n", "=?utf-8?q?".repeat(n / 12), "?=".repeat(n / 12)))
    }),
    mail("message ids", |n| header(&format!("References: {}\n", "<1@b.example> ".repeat(n / 14)))),
    mail("unsubscribe links", |n| {
        header(&format!("List-Unsubscribe: {}\n", "<https://b.example/?utm_campaign=c>, ".repeat(n / 37)))
    }),
    mail("parameters of a content type", |n| {
        let parameters = numbered(n, |i| format!("; name*{i}*=utf-8''%C3%A0"));
        mime(&format!("{FROM}Content-Type: text/plain{parameters}\n"), "ciao")
    }),
    // Parts.
    mail("nested multiparts", |n| {
        let open = |i: usize| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        format!("{FROM}{}\nciao\n", numbered(n, open)).into_bytes()
    }),
    mail("nested mails", |n| {
        format!("{FROM}{}{FROM}\nciao\n", "Content-Type: message/rfc822\n\n".repeat(n / 30)).into_bytes()
    }),
    mail("parts", |n| multipart(&"--b\n\nciao\n".repeat(n / 10))),
    mail("parts of HTML", |n| multipart(&"--b\nContent-Type: text/html\n\n<p>ciao</p>\n".repeat(n / 41))),
    mail("boundaries", |n| multipart(&"--b\n".repeat(n / 4))),
    mail("boundaries almost", |n| multipart(&format!("--b\n\n{}", "--bb\n--\n---b\n".repeat(n / 13)))),
    mail("boundaries within each other", |n| {
        let open = |i: usize| {
            let name = "b".repeat(i % 60 + 1);
            format!("--{name}\nContent-Type: multipart/mixed; boundary={name}b\n\n")
        };
        multipart(&numbered(n, open))
    }),
    mail("dashes", |n| multipart(&format!("--b\n\n{}", "-".repeat(n)))),
    mail("base64", |n| encoded("base64", &"Y2lhbyBh\n".repeat(n / 9))),
    mail("junk in base64", |n| encoded("base64", &"=*?\nYQ==\n".repeat(n / 9))),
    mail("quoted-printable", |n| encoded("quoted-printable", &"=C3=A0=\n".repeat(n / 8))),
    mail("broken quoted-printable", |n| encoded("quoted-printable", &"=X= =\t=4".repeat(n / 8))),
    mail("uuencode", |n| plain(&"begin 644 a\n#8V%O\n".repeat(n / 18))),
    mail("utf-7", |n| charset("utf-7", &"+AOg-+".repeat(n / 6))),
    mail("escapes of iso-2022-jp", |n| charset("iso-2022-jp", &"\u{1b}$B\u{1b}(B".repeat(n / 6))),
    mail("flowed lines", |n| flowed(&"ciao \n".repeat(n / 6))),
    // HTML.
    mail("tags that never close", |n| html(&"<div>".repeat(n / 5))),
    mail("tags of text that never close", |n| html(&"<b>a".repeat(n / 4))),
    mail("links that never close", |n| html(&"<a href=x>a".repeat(n / 11))),
    mail("tags that never opened", |n| html(&"</p>".repeat(n / 4))),
    mail("misnested tags", |n| html(&"<a><b><p></a></b>x".repeat(n / 18))),
    mail("formatting across blocks", |n| html(&"<b><i><u><p>a</b></i></u>".repeat(n / 25))),
    mail("tables in tables", |n| html(&"<table><tr><td>".repeat(n / 15))),
    mail("text between tables", |n| html(&"<table>x<tr>y".repeat(n / 13))),
    mail("cells", |n| html(&format!("<table><tr>{}", "<td>a".repeat(n / 5)))),
    mail("lists", |n| html(&"<ul><li>a".repeat(n / 9))),
    mail("options", |n| html(&format!("<select>{}", "<option>a".repeat(n / 9)))),
    mail("attributes", |n| html(&format!("<p {}>a", numbered(n, |i| format!("a{i}=b "))))),
    mail("equal attributes", |n| html(&format!("<p {}>a", "a=b ".repeat(n / 4)))),
    mail("a long attribute", |n| html(&format!("<img alt=\"{}\">", "a ".repeat(n / 2)))),
    mail("declarations", |n| html(&format!("<p style=\"{}\">a", "display:none;".repeat(n / 13)))),
    mail("styles", |n| html(&"<p style=\"color:red;display:block;opacity:0.1\">a".repeat(n / 47))),
    mail("style sheets", |n| html(&"<style>.a{color:red}</style>".repeat(n / 28))),
    mail("rules and classes", |n| {
        let rules = numbered(n / 2, |i| format!(".c{i}{{display:none}}"));
        html(&format!("<style>{rules}</style>{}", numbered(n / 2, |i| format!("<p class=c{i}x>a"))))
    }),
    mail("classes of an element", |n| {
        let rules = numbered(n / 2, |i| format!(".c{i}{{display:none}}"));
        html(&format!("<style>{rules}</style><p class=\"{}\">a", numbered(n / 2, |i| format!("c{i}x "))))
    }),
    mail("rules of several classes", |n| {
        let rules = numbered(n / 2, |i| format!(".a.c{i}{{display:none}}"));
        html(&format!("<style>{rules}</style>{}", "<p class=\"a b\">a".repeat(n / 36)))
    }),
    mail("open braces", |n| html(&format!("<style>{}", "@media{".repeat(n / 7)))),
    mail("comments", |n| html(&"<!--a-->b".repeat(n / 9))),
    mail("comments that never end", |n| html(&"<!--".repeat(n / 4))),
    mail("conditional comments", |n| html(&"<!--[if mso]>a<![endif]-->".repeat(n / 26))),
    mail("entities", |n| html(&"&amp;&eacute;&#8364;".repeat(n / 20))),
    mail("broken entities", |n| html(&"&notit&#x;&".repeat(n / 11))),
    mail("ligatures by number", |n| html(&"&#xfdfa;".repeat(n / 8))),
    mail("less-than signs", |n| html(&"< <".repeat(n / 3))),
    mail("drawings", |n| html(&"<svg><g><title>a".repeat(n / 16))),
    mail("templates", |n| html(&"<template><div>".repeat(n / 15))),
    mail("quotes in quotes", |n| html(&"<blockquote type=cite>a".repeat(n / 23))),
    mail("quotes beside quotes", |n| html(&"<div class=gmail_quote>a</div>b".repeat(n / 31))),
    mail("pictures", |n| html(&"<img src=x alt=Saldi>".repeat(n / 21))),
    mail("buttons", |n| html(&"<p><a href=https://b.example/>Scopri ora</a>".repeat(n / 45))),
    mail("hidden elements in a word", |n| html(&"a<span style=display:none>b</span>".repeat(n / 34))),
    mail("breaks", |n| html(&"a<br>".repeat(n / 5))),
    // Text.
    mail("prices without a blank", |n| plain(&"€1".repeat(n / 4))),
    mail("commas", |n| plain(&"1,".repeat(n / 2))),
    mail("slashes", |n| plain(&"1/".repeat(n / 2))),
    mail("points", |n| plain(&"1.".repeat(n / 2))),
    mail("colons", |n| plain(&"1:".repeat(n / 2))),
    mail("hyphens", |n| plain(&"1-".repeat(n / 2))),
    mail("percent signs", |n| plain(&"1%".repeat(n / 2))),
    mail("digits", |n| plain(&"1".repeat(n))),
    mail("digits and blanks", |n| plain(&"1 ".repeat(n / 2))),
    mail("telephone numbers", |n| plain(&"+39 02 1234567 ".repeat(n / 15))),
    mail("plus signs", |n| plain(&"+1".repeat(n / 2))),
    mail("brackets", |n| plain(&"(1".repeat(n / 2))),
    mail("codes", |n| plain(&"A1-".repeat(n / 3))),
    mail("dates", |n| plain(&"5 maggio ".repeat(n / 9))),
    mail("months", |n| plain(&"maggio ".repeat(n / 7))),
    mail("open braces of tags", |n| plain(&"{{".repeat(n / 2))),
    mail("percent signs of tags", |n| plain(&"%%a ".repeat(n / 4))),
    mail("stars of tags", |n| plain(&"*|a ".repeat(n / 4))),
    mail("square brackets", |n| plain(&"[a".repeat(n / 2))),
    mail("at signs", |n| plain(&"a@".repeat(n / 2))),
    mail("addresses", |n| plain(&"anna@b.example ".repeat(n / 15))),
    mail("web addresses", |n| plain(&"http://".repeat(n / 7))),
    mail("www", |n| plain(&"www.".repeat(n / 4))),
    mail("one word", |n| plain(&"a".repeat(n))),
    mail("apostrophes", |n| plain(&"a'".repeat(n / 2))),
    mail("different words", |n| plain(&numbered(n, |i| format!("parola{i} ")))),
    mail("greetings", |n| plain(&numbered(n, |i| format!("Ciao Anna{i}x,\n")))),
    mail("capitals", |n| plain(&"Anna Rossi ".repeat(n / 11))),
    mail("names of the brand", |n| plain(&"Molo Milano Molo ".repeat(n / 17))),
    mail("initials", |n| plain(&"A. B. ".repeat(n / 6))),
    mail("accents", |n| plain(&"e\u{301}".repeat(n / 3))),
    mail("accents on one letter", |n| plain(&format!("e{}", "\u{301}".repeat(n / 2)))),
    mail("accents in two orders", |n| plain(&format!("e{}", "\u{301}\u{323}".repeat(n / 4)))),
    mail("joiners", |n| plain(&"👩\u{200d}".repeat(n / 7))),
    mail("flags", |n| plain(&"🇮".repeat(n / 4))),
    mail("ligatures", |n| plain(&"\u{fdfa}".repeat(n / 3))),
    mail("ideographs", |n| plain(&"中".repeat(n / 3))),
    mail("invisible characters", |n| plain(&"a\u{200b}\u{ad}".repeat(n / 6))),
    mail("empty lines", |n| plain(&"\n".repeat(n))),
    mail("carriage returns", |n| plain(&"a\r".repeat(n / 2))),
    mail("blanks", |n| plain(&format!("a{}b", " ".repeat(n)))),
    mail("bullets", |n| plain(&"* a\n".repeat(n / 4))),
    mail("rules of dashes", |n| plain(&"----\n".repeat(n / 5))),
    mail("marks of signatures", |n| plain(&"-- \na\n".repeat(n / 6))),
    mail("marks of quotes", |n| plain(&format!("{}a\n", "> ".repeat(n / 2)))),
    mail("quoted lines", |n| plain(&"> a\n".repeat(n / 4))),
    mail("lines above quotes", |n| plain(&"On Mon, 1 Jan 2024, Anna wrote:\n".repeat(n / 33))),
    mail("wrapped lines above quotes", |n| plain(&"On Mon, 1 Jan 2024, Anna <a@b.example>\n".repeat(n / 40))),
    mail("headers of replies", |n| {
        plain(&"Da: Anna\nInviato: lunedì 1 gennaio 2024 10:00\nA: Bruno\nOggetto: x\n\n".repeat(n / 70))
    }),
    mail("headers of forwards", |n| {
        plain(
            &"---------- Forwarded message ---------\nFrom: Anna <a@b.example>\nSubject: x\n\n"
                .repeat(n / 80),
        )
    }),
    mail("ruled lines above quotes", |n| {
        plain(&"---- On Mon, 1 Jan 2024 9:20 Anna wrote ----\n".repeat(n / 45))
    }),
    mail("entities in plain text", |n| plain(&"&egrave; ".repeat(n / 9))),
    mail("blanks and breaks in plain text", |n| {
        plain(&format!("{}{}", " ".repeat(n / 2), "a<br>\n".repeat(n / 14)))
    }),
    mail("open tags in plain text", |n| plain(&"<b ".repeat(n / 3))),
    mail("footers", |n| plain(&"Annulla l'iscrizione\n".repeat(n / 21))),
    mail("sentences", |n| plain(&"Ciao. ".repeat(n / 6))),
    // Mailboxes.
    mailbox("separators", |n| "From - Mon Jan  1 00:00:00 2024\n".repeat(n / 32).into_bytes()),
    mailbox("separators and fields", |n| "From a\nTo: b\n".repeat(n / 13).into_bytes()),
    mailbox("lines with From", |n| format!("{SEPARATOR}{FROM}\n{}", "From \n".repeat(n / 6)).into_bytes()),
    mailbox("quoted separators", |n| {
        format!("{SEPARATOR}{FROM}\n{}", ">From a\n".repeat(n / 8)).into_bytes()
    }),
    mailbox("one long line", |n| format!("{SEPARATOR}{FROM}\n{}", "From ".repeat(n / 5)).into_bytes()),
    mailbox("lengths that are too large", |n| {
        format!("{SEPARATOR}{FROM}Content-Length: 999999999\n\nciao\n").repeat(n / 110).into_bytes()
    }),
    mailbox("mails", |n| format!("{SEPARATOR}{FROM}\nciao a tutti\n\n").repeat(n / 80).into_bytes()),
    mailbox("controls", |n| "\u{1}\u{1}\u{1}\u{1}\n".repeat(n / 5).into_bytes()),
    // JSON lines.
    json("arrays in arrays", |n| format!("{{\"x\":{}", "[".repeat(n)).into_bytes()),
    json("objects in objects", |n| "{\"x\":".repeat(n / 5).into_bytes()),
    json("keys", |n| {
        format!("{{{}\"brand\":\"a\",\"body\":\"b\"}}", numbered(n, |i| format!("\"k{i}\":1,"))).into_bytes()
    }),
    json("equal keys", |n| {
        format!("{{{}\"brand\":\"a\",\"body\":\"b\"}}", "\"body\":\"x\",".repeat(n / 11)).into_bytes()
    }),
    json("escapes", |n| format!("{{\"brand\":\"a\",\"body\":\"{}\"}}", "\\u00e8".repeat(n / 6)).into_bytes()),
    json("a long number", |n| {
        format!("{{\"brand\":\"a\",\"body\":\"b\",\"x\":{}}}", "1".repeat(n)).into_bytes()
    }),
    json("empty lines", |n| "\n".repeat(n).into_bytes()),
    json("records", |n| "{\"brand\":\"a\",\"body\":\"ciao\"}\n".repeat(n / 28).into_bytes()),
    // Tables.
    table("a quote that never closes", |n| rows(&format!("Molo,\"{}", "ciao\n".repeat(n / 5)))),
    table("quotes that never close", |n| rows(&"Molo,\"ciao\n".repeat(n / 11))),
    table("quotes", |n| rows(&"\"".repeat(n))),
    table("quotes and line ends", |n| rows(&"\"\n".repeat(n / 2))),
    table("quotes in fields", |n| rows(&"Molo,a\"b\"\"c\n".repeat(n / 13))),
    table("fields of a row", |n| rows(&format!("Molo,ciao{}\n", ",".repeat(n)))),
    table("fields of a heading", |n| {
        format!("brand,body,{}\nMolo,ciao\n", numbered(n, |i| format!("k{i},"))).into_bytes()
    }),
    table("blanks before fields", |n| {
        format!("brand, body\n{}", "Molo,  \"ciao\"\n".repeat(n / 14)).into_bytes()
    }),
    table("blanks", |n| format!("brand, body\nMolo,{}x\n", " ".repeat(n)).into_bytes()),
    table("rows", |n| rows(&"Molo,ciao\n".repeat(n / 10))),
];

const FROM: &str =
    "From: Molo Milano <news@molo.example>\nTo: Anna Rossi <anna@example.it>\nSubject: prova\n";

const SEPARATOR: &str = "From a@b.example Mon Jan  1 00:00:00 2024\n";

const fn mail(name: &'static str, make: fn(usize) -> Vec<u8>) -> Adversary {
    Adversary { name, format: Format::Eml, make }
}

const fn mailbox(name: &'static str, make: fn(usize) -> Vec<u8>) -> Adversary {
    Adversary { name, format: Format::Mbox, make }
}

const fn json(name: &'static str, make: fn(usize) -> Vec<u8>) -> Adversary {
    Adversary { name, format: Format::Jsonl, make }
}

const fn table(name: &'static str, make: fn(usize) -> Vec<u8>) -> Adversary {
    Adversary { name, format: Format::Csv, make }
}

/// A table of two columns with these lines.
fn rows(lines: &str) -> Vec<u8> {
    format!("brand,body\n{lines}").into_bytes()
}

/// Pieces with a number, up to about `n` bytes.
fn numbered(n: usize, piece: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(n + 64);
    let mut i = 0;
    while out.len() < n {
        out += &piece(i);
        i += 1;
    }
    out
}

fn mime(header: &str, body: &str) -> Vec<u8> {
    format!("{header}\n{body}\n").into_bytes()
}

fn header(fields: &str) -> Vec<u8> {
    mime(&format!("{FROM}{fields}"), "ciao")
}

fn multipart(parts: &str) -> Vec<u8> {
    mime(&format!("{FROM}Content-Type: multipart/mixed; boundary=b\n"), parts)
}

fn encoded(encoding: &str, body: &str) -> Vec<u8> {
    mime(&format!("{FROM}Content-Transfer-Encoding: {encoding}\n"), body)
}

fn charset(charset: &str, body: &str) -> Vec<u8> {
    mime(&format!("{FROM}Content-Type: text/plain; charset={charset}\n"), body)
}

fn flowed(body: &str) -> Vec<u8> {
    mime(&format!("{FROM}Content-Type: text/plain; format=flowed; delsp=yes\n"), body)
}

fn plain(body: &str) -> Vec<u8> {
    charset("utf-8", body)
}

fn html(body: &str) -> Vec<u8> {
    mime(&format!("{FROM}Content-Type: text/html; charset=utf-8\n"), body)
}

/// Reads an input, puts its messages into a corpus and analyses it. Returns the number of messages.
///
/// # Errors
/// A setting of the analysis does not fit the messages.
pub fn analyse(bytes: &[u8], format: Format) -> Result<usize> {
    let options = Options::default();
    let reader = source::read(Cursor::new(bytes.to_vec()), "hostile", format, &options)?;
    let mut builder = Corpus::builder();
    builder.extend(reader.messages().flatten());
    let corpus = builder.build();
    unisono::analyze(&corpus, &Config::default())?;
    Ok(corpus.len())
}

/// Reads an input, extracts and masks its texts on this thread. Returns what came out, in messages, errors, bytes, tokens
/// and slots.
#[must_use]
pub fn work(bytes: &[u8], format: Format) -> [usize; 5] {
    let options = Options::default();
    let Ok(reader) = source::read(Cursor::new(bytes.to_vec()), "hostile", format, &options) else {
        return [0, 1, 0, 0, 0];
    };
    let [mut messages, mut errors, mut size, mut words, mut values] = [0; 5];
    let (mut tokens, mut slots) = (Vec::new(), Vec::new());
    for item in reader.messages() {
        let Ok(message) = item else {
            errors += 1;
            continue;
        };
        messages += 1;
        let brand = BrandNames::new(&message.brand, message.sender_name.as_deref(), None);
        let extracted = extract(&message.body).text;
        let subject = message.subject.unwrap_or_default();
        for text in [clean(&subject), clean(&extracted)] {
            tokens.clear();
            tokenize(&text, &mut tokens);
            mask(&text, &tokens, &brand, message.recipient.as_deref(), &OwnPhrases::default(), &mut slots);
            size += text.len();
            words += tokens.len();
            values += slots.len();
        }
    }
    [messages, errors, size, words, values]
}
