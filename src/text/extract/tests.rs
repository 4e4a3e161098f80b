//! Tests of the extraction as a whole: laws on arbitrary input, and cases of whole mails.

use proptest::prelude::*;

use super::*;
use crate::message::Body;

fn render(extracted: &Extracted) -> String {
    assert_invariant(extracted);
    let lines = extracted.text.lines().zip(&extracted.blocks);
    lines.map(|(line, block)| format!("{:?}/{:?}: {line}\n", block.zone, block.kind)).collect()
}

fn assert_invariant(extracted: &Extracted) {
    let text = &extracted.text;
    assert_eq!(text.matches('\n').count(), extracted.blocks.len());
    assert!(text.is_empty() || text.ends_with('\n'));
    for line in text.lines() {
        assert!(!line.trim().is_empty(), "empty block");
        let breaks = ['\r', '\x0B', '\x0C', '\u{85}', '\u{2028}', '\u{2029}'];
        assert!(!line.contains(breaks), "break in {line:?}");
    }
}

#[track_caller]
fn check_html(html: &str, expected: &str) {
    assert_eq!(render(&from_html(html)), unindent(expected));
}

#[track_caller]
fn check_plain(text: &str, expected: &str) {
    assert_eq!(render(&from_plain(text)), unindent(expected));
}

fn unindent(expected: &str) -> String {
    expected.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

/// The blocks' text, one per line.
#[track_caller]
fn check_text(html: &str, expected: &[&str]) {
    let extracted = from_html(html);
    assert_invariant(&extracted);
    assert_eq!(extracted.text.lines().collect::<Vec<_>>(), expected, "{html}");
}

#[test]
fn italian_newsletter_of_tables() {
    let padding = "&zwnj;&nbsp;".repeat(40);
    let html = format!(
        r#"<!DOCTYPE html><html lang="it"><head><meta charset="utf-8"><title>Saldi</title>
        <style>.a{{color:red}} p > a {{ }}</style><!--[if mso]><xml><o:x>96</o:x></xml><![endif]--></head>
        <body style="margin:0"><div style="display:none;max-height:0;overflow:hidden">Solo per te il 20%{padding}</div>
        <table width="100%" role="presentation"><tr><td align="center">
        <table width="600"><tr><td style="font-size:11px"><a href="https://x.example/webversion">Non visualizzi correttamente questa email? Aprila online</a></td></tr>
        <tr><td><a href="https://x.example"><img src="logo.png" width="200" alt="Bottega Verdi"></a></td></tr>
        <tr><td style="font-size:0;line-height:0"><div style="font-size:28px"><h1>I saldi sono<br>arrivati</h1></div></td></tr>
        <tr><td><p>Ciao Marco,</p><p>abbiamo notato che ti piace il <b>t&egrave; ver</b>de. Solo per te, <a href="https://x.example/t">sconti
        fino al 50%</a> fino a domenica.&nbsp;Non perderli!</p>
        <ul><li>Tè verde<li>Tè nero</ul></td></tr>
        <tr><td><!--[if mso]><v:roundrect href="x"><center>Scopri di più</center></v:roundrect><![endif]--><!--[if !mso]><!--><a href="https://x.example/s" style="background:#000;padding:10px;display:inline-block;mso-hide:all">Scopri di&nbsp;più</a><!--<![endif]--></td>
        <td><table><tr><td>A presto</td><td>la Bottega</td></tr></table></td></tr>
        <tr><td class="small">Bottega Verdi S.p.A. - Sede legale Via Roma 1, 20121 Milano (MI) - P.IVA 01234567890<br>
        Se non vuoi ricevere altre email <a href="https://x.example/u">cancellati</a> | <a href="p">Privacy</a></td></tr>
        <tr><td>Bottega Verdi su Instagram<img src="https://t.example/o.gif" width="1" height="1" alt="x"></td></tr>
        </table></td></tr></table></body></html>"#
    );
    check_html(
        &html,
        "Header/CallToAction: Non visualizzi correttamente questa email? Aprila online
         Body/ImageAlt: Bottega Verdi
         Body/Heading: I saldi sono
         Body/Heading: arrivati
         Opening/Paragraph: Ciao Marco,
         Opening/Paragraph: abbiamo notato che ti piace il tè verde.
         Body/Paragraph: Solo per te, sconti fino al 50% fino a domenica.
         Body/Paragraph: Non perderli!
         Body/ListItem: Tè verde
         Body/ListItem: Tè nero
         Body/CallToAction: Scopri di più
         Body/Paragraph: A presto
         Body/Paragraph: la Bottega
         Footer/Paragraph: Bottega Verdi S.p.A. - Sede legale Via Roma 1, 20121 Milano (MI) - P.IVA 01234567890
         Footer/Paragraph: Se non vuoi ricevere altre email cancellati | Privacy
         Footer/Paragraph: Bottega Verdi su Instagram",
    );
}

#[test]
fn english_newsletter_with_named_footer() {
    check_html(
        r##"<body><table id="bodyTable"><tr><td id="templatePreheader"><span class="mcnPreviewText" style="display:none; font-size:0px;">hidden</span>
        <p>New arrivals for you</p><a href="https://m.example/x">View this email in your browser</a></td></tr>
        <tr><td id="templateBody"><h2 class="null">Hello, autumn</h2>
        Hi there,<br><br>Our new range is here. It&#39;s made of <em>wool</em>&hellip; See it in store!
        <table class="mcnButtonBlock"><tr><td class="mcnButtonContent"><a class="mcnButton" href="https://m.example/b">Shop now</a></td></tr></table>
        <button>Find a store</button> <input type="submit" value="Vote">
        </td></tr><tr><td id="templateFooter"><em>Copyright &copy; 2024 Woolly Ltd, All rights reserved.</em><br>
        Our office<br>Want to change how you receive these emails? You can <a href="#">update your preferences</a>.</td></tr></table>"##,
        "Header/Paragraph: New arrivals for you
         Header/CallToAction: View this email in your browser
         Body/Heading: Hello, autumn
         Opening/Paragraph: Hi there,
         Opening/Paragraph: Our new range is here.
         Body/Paragraph: It's made of wool…
         Body/Paragraph: See it in store!
         Body/CallToAction: Shop now
         Body/CallToAction: Find a store
         Body/CallToAction: Vote
         Footer/Paragraph: Copyright © 2024 Woolly Ltd, All rights reserved.
         Footer/Paragraph: Our office
         Footer/Paragraph: Want to change how you receive these emails?
         Footer/Paragraph: You can update your preferences.",
    );
}

#[test]
fn hidden_text_is_left_out() {
    check_text("<p>a<span style='display: NONE !important'>b</span>c", &["ac"]);
    check_text("<div style='visibility:hidden'>b<i style='visibility:visible'>c</i></div>", &["c"]);
    check_text("<td style='font-size:0'>b<div style='font-size:14px'>c</div></td>", &["c"]);
    check_text("<div style='font:0/0 a'>b</div><div style='font:bold 14px/20px Arial'>c</div>", &["c"]);
    check_text("<div style='font-size:1px;color:#fff'>b</div>c", &["c"]);
    check_text("<div style='max-height:0px'>b</div><div style='opacity:0.0'>b</div><p hidden>b</p>c", &["c"]);
    check_text("<div style='height:0;overflow:hidden'>b</div><div style='height:0'>c</div>", &["c"]);
    check_text("<div style='line-height:0'>b<p style='line-height:20px'>c</p></div>", &["c"]);
    check_text(
        "x<sup style='line-height:0'>2</sup> <sub style='font-size:75%;line-height:0'>i</sub>",
        &["x2 i"],
    );
    check_text("<a href=u style='mso-hide:all'>Shop</a>", &["Shop"]);
    check_text("<template>b</template><noscript>c</noscript><script>'<p>b'</script><style>b</style>", &["c"]);
    check_text("<svg><text>b</text></svg>c<textarea>d <b></textarea>", &["cd <b>"]);
    check_text("<!-- b --><!--[if mso]>b<![endif]--><![if !mso]>c<![endif]>", &["c"]);
    check_text("<title>b</title><head><title>b</title><p>c", &["c"]);
    check_text("<head><style>p{}</style>c<p>d", &["c", "d"]);
    check_text("Offer<br>&zwnj;&nbsp;&#847;&shy;&#8203;<br>&zwnj; &zwnj; c &zwnj;", &["Offer", "c"]);
}

#[test]
fn text_out_of_sight_is_left_out() {
    let styles = [
        "text-indent:-9999px",
        "TEXT-INDENT: -200em",
        "width:1px;height:1px;overflow:hidden",
        "max-height:1px;overflow:hidden",
        "position:absolute;left:-9999px",
        "position: fixed; top: -1000px",
        "margin-left:-9999px",
        "position:absolute;clip:rect(0,0,0,0)",
        "clip-path:inset(100%)",
        "transform:scale(0)",
        "color:transparent",
        "color:rgba(0, 0, 0, 0)",
        "opacity:0",
        "font-size:0;line-height:0",
    ];
    for style in styles {
        check_text(&format!("<div style=\"{style}\">b <i>b</i></div>c"), &["c"]);
    }
    let shown = [
        "text-indent:20px",
        "width:1px",
        "height:1px;overflow:visible",
        "left:-9999px",
        "position:relative;left:-5px",
        "margin:0 -10px",
        "color:transparent;-webkit-background-clip:text",
        "opacity:.5",
    ];
    for style in shown {
        check_text(&format!("<div style=\"{style}\">b</div>c"), &["b", "c"]);
    }
    check_text("<div style='color:transparent'>b<i style='color:red'>c</i></div>", &["c"]);
    check_text("<div style='opacity:0'>b<i style='opacity:1;visibility:visible'>b</i></div>c", &["c"]);
}

#[test]
fn rules_of_style_sheets_hide() {
    check_text("<style>.p{display:none}</style><div class='x p'>b</div>c", &["c"]);
    check_text("<div id=p>b</div>c<style>#p{font-size:0}</style>", &["c"]);
    check_text(
        "<head><style type='text/css'><!-- span.p { visibility:hidden } --></style></head>a <span class=p>b</span> c",
        &["a c"],
    );
    check_text("<style>@media (max-width:600px){.p{display:none}}</style><div class=p>a</div>", &["a"]);
    check_text("<style media=print>.p{display:none}</style><div class=p>a</div>", &["a"]);
    check_text("<style>.p{display:none}</style><div class=p style='display:block'>a</div>", &["a"]);
    check_text(
        "<style>.p{display:none!important}</style><div class=p style='display:block'>b</div>c",
        &["c"],
    );
}

#[test]
fn unseen_letters_split_a_word_only_where_they_take_room() {
    check_text("re<span style='font-size:0'>x</span>tido", &["retido"]);
    check_text("re<span style='visibility:hidden;position:absolute'>x</span>tido", &["retido"]);
    check_text("re<span style='visibility:hidden;font-size:0'>x y</span>tido", &["retido"]);
    check_text("re<span style='display:none'>x</span>tido", &["retido"]);
    check_text("re<span style='opacity:0'>x</span>tido", &["re tido"]);
    check_text("re<span style='visibility:hidden'>x</span>tido", &["re tido"]);
    check_text("re<span style='color:transparent'>x</span>tido", &["re tido"]);
    // A container that closes the gaps between its columns.
    check_text(
        "<td style='font-size:0'><b style='font-size:9px'>a</b> <b style='font-size:9px'>b</b></td>",
        &["a b"],
    );
}

#[test]
fn maps_and_objects_show_their_text() {
    check_text(
        "<map name=m><p>a<area href=u></p></map><object data=x><param name=y>b</object>c",
        &["a", "bc"],
    );
}

#[test]
fn images() {
    let check = |tag: &str, expected: &[&str]| check_text(&format!("<td>{tag}</td>"), expected);
    check("<img alt='Spring sale'>", &["Spring sale"]);
    check("<img alt='b' width=1 height=1><img alt=b style='width:1px'><img alt=''><img>", &[]);
    check("<img alt=spacer><img alt='banner_1.PNG'>", &[]);
    check("I <img alt='❤️'> tea", &["I ❤️ tea"]);
    check("Some <img alt='Cup of tea'> tea", &["Some tea", "Cup of tea"]);
    check("<a href=u><img alt='Shop now'></a>", &["Shop now"]);
    assert_eq!(
        from_html("<a href=u><img alt='Shop now'></a>").blocks.first().map(|b| b.kind),
        Some(BlockKind::ImageAlt)
    );
}

#[test]
fn broken_html() {
    check_text("<p>a<p>b</div></span>c", &["a", "bc"]);
    check_text("<b>a<p>b</b>c</p>d", &["a", "bc", "d"]);
    check_text("<table>a<tr>b<td>c<td>d<tr><td>e</table>f", &["a", "b", "c", "d", "e", "f"]);
    check_text("a</p>b</br>c", &["a", "b", "c"]);
    check_text("<ul><li>a<ul><li>b</ul>c<li>d</ul>", &["a", "b", "c", "d"]);
    check_text("<dl><dt>a<dd>b<dt>c</dl><select><option>d<option>e</select>", &["a", "b", "c", "d", "e"]);
    check_text("a</body></html>b<html><body>c", &["abc"]);
    check_text("<a href=x>a<a href=y>b</a>c", &["abc"]);
    check_text("<div><span>a</div>b</span>c", &["a", "bc"]);
    check_text(
        "<p>5 < 6 && 7 > 3 &amp;lt; &copy &nosuch; &#x41;&#65",
        &["5 < 6 && 7 > 3 &lt; © &nosuch; AA"],
    );
    check_text("<o:p>a</o:p><v:x/>b<p/>c", &["ab", "c"]);
    check_text("a<div title='>", &["a"]);
    check_text("a<!-- b", &["a"]);
    check_text("a <", &["a <"]);
    check_text("\u{feff}a\0b", &["ab"]);
    check_text("<plaintext>a<b>", &["a<b>"]);
    check_text("<pre>a\n  b</pre>", &["a", "b"]);
}

#[test]
fn links_and_calls() {
    let kinds = |html: &str| -> Vec<BlockKind> { from_html(html).blocks.iter().map(|b| b.kind).collect() };
    use BlockKind::*;
    assert_eq!(kinds("<td><a href=u>Shop</a></td>"), [CallToAction]);
    assert_eq!(kinds("<p>See <a href=u>here</a></p>"), [Paragraph]);
    assert_eq!(kinds("<p><a href=u>One</a> <a href=v>Two</a></p>"), [Paragraph]);
    assert_eq!(kinds("<li><a href=u>Shop</a>"), [ListItem]);
    assert_eq!(kinds("<h2><a href=u>Shop</a></h2>"), [Heading]);
    assert_eq!(kinds("<a name=top>Top</a>"), [Paragraph]);
    assert_eq!(kinds("<a href='mailto:a@b.example'>a@b.example</a>"), [Paragraph]);
    assert_eq!(kinds("<div role=button>Go</div>"), [CallToAction]);
    // Each link that looks like a button is one.
    let button = |text: &str| format!("<a href=u style='background:#000;color:#fff;padding:12px'>{text}</a>");
    let (a, b) = (button("Scopri la cantina"), button("Prenota"));
    assert_eq!(kinds(&format!("<td>{a} {b}</td>")), [CallToAction, CallToAction]);
    assert_eq!(
        kinds(&format!("<p>Passa da noi. {a}{b} A presto</p>")),
        [Paragraph, CallToAction, CallToAction, Paragraph]
    );
    assert_eq!(
        kinds(
            "<td><a href=u style='border:1px solid;padding-left:9px'>A</a> <a href=v style='border:1px solid red;padding:9px'>B</a>"
        ),
        [CallToAction, CallToAction]
    );
    let inner = "<a href=u><span style='background:red;padding:9px'>A</span></a>";
    assert_eq!(kinds(&format!("<td>{inner} {inner}")), [CallToAction, CallToAction]);
    let menu = "<a href=u style='padding:0 9px'>Casa</a> <a href=v style='padding:0 9px'>Vino</a>";
    assert_eq!(kinds(menu), [Paragraph]);
    assert_eq!(
        kinds("<p>See <a href=u style='background:#ff0'>here</a> and <a href=v>there</a></p>"),
        [Paragraph]
    );
    assert_eq!(
        kinds("<p>Text <a href=u style='display:inline-block;padding:9px'>Go</a></p>"),
        [Paragraph, CallToAction]
    );
    assert_eq!(
        kinds("<a href=u><div>Red shoes</div><div>Only today</div><div>Buy</div></a>"),
        [Paragraph, Paragraph, CallToAction]
    );
    assert_eq!(kinds("<p>• One</p><p>- Two</p>"), [ListItem, ListItem]);
    assert_eq!(kinds("<blockquote type=cite>x</blockquote>y"), [Quote, Paragraph]);
    assert_eq!(kinds("<div class=gmail_quote>Dear all, x</div>"), [Paragraph]);
    let long = "one two three four five six seven eight nine ten eleven twelve thirteen";
    assert_eq!(kinds(&format!("<a href=u>{long}</a>")), [Paragraph]);
}

#[test]
fn plain_message() {
    check_plain(
        "View in browser: https://m.example/v\r\n\r\nTHE AUTUMN RANGE\r\n\r\nHi Peter,\r\n\
         our new range is here, and it is made of nothing but wool from sheep that\r\n\
         graze on salt marshes. Come and see.\r\n\r\n- Scarves\r\n* Hats which are long enough to be broken\r\n  Gloves\r\n1. Socks\r\n\r\n\
         New in\r\n======\r\nShop now: https://m.example/s\r\nFind a store:\r\nhttps://m.example/f\r\n[Read more](https://m.example/m)\r\n\r\n\
         --------------------\r\nWoolly Ltd, 1 High Street\r\nTo unsubscribe go to https://m.example/u\r\nThank you\r\n",
        "Header/CallToAction: View in browser: https://m.example/v
         Body/Heading: THE AUTUMN RANGE
         Opening/Paragraph: Hi Peter,
         Opening/Paragraph: our new range is here, and it is made of nothing but wool from sheep that graze on salt marshes.
         Body/Paragraph: Come and see.
         Body/ListItem: Scarves
         Body/ListItem: Hats which are long enough to be broken
         Body/Paragraph: Gloves
         Body/ListItem: Socks
         Body/Heading: New in
         Body/CallToAction: Shop now: https://m.example/s
         Body/CallToAction: Find a store: https://m.example/f
         Body/CallToAction: [Read more]
         Body/Paragraph: Woolly Ltd, 1 High Street
         Footer/CallToAction: To unsubscribe go to https://m.example/u
         Footer/Paragraph: Thank you",
    );
}

#[test]
fn plain_reply() {
    check_plain(
        "Grazie mille, va bene così.\n\nIl giorno 3 mar 2024 alle 10:00 Anna <a@b.example> ha scritto:\n> Ciao,\n>> va bene?\n>\n\n-- \nMario Rossi\nVia Roma 1",
        "Opening/Paragraph: Grazie mille, va bene così.
         Body/Quote: Il giorno 3 mar 2024 alle 10:00 Anna <a@b.example> ha scritto:
         Body/Quote: Ciao,
         Body/Quote: va bene?
         Body/Signature: Mario Rossi
         Body/Signature: Via Roma 1",
    );
    check_plain(
        "Fine by me.\n-----Original Message-----\nFrom: A\nDear B",
        "Opening/Paragraph: Fine by me.
         Body/Quote: -----Original Message-----
         Body/Quote: From: A
         Body/Quote: Dear B",
    );
    check_plain(
        "Sale\n>> Shop now\nBye",
        "Opening/Paragraph: Sale\nBody/Paragraph: >> Shop now\nBody/Paragraph: Bye",
    );
}

/// The text that is not quoted.
#[track_caller]
fn check_own(extracted: &Extracted, expected: &[&str]) {
    assert_invariant(extracted);
    let lines = extracted.text.lines().zip(&extracted.blocks);
    let own: Vec<&str> =
        lines.filter(|(_, block)| block.kind != BlockKind::Quote).map(|(line, _)| line).collect();
    assert_eq!(own, expected, "{}", extracted.text);
}

#[test]
fn heads_of_replies_cut_plain_text() {
    let heads = [
        "On Tue, Sep 1, 2026 at 9:20 AM Eva Roe <eva@x.example>\nwrote:\n",
        "Am 01.09.2026 um 09:20 schrieb Eva:\n",
        "Le mar. 1 sept. 2026 à 09:20, Eva <eva@x.example> a écrit :\n",
        "El mar, 1 sept 2026 a las 9:20, Eva (<eva@x.example>) escribió:\n",
        "In data martedì 1 settembre 2026 09:20:10 CEST, Eva ha scritto:\n",
        "________________________________\nVon: Eva <eva@x.example>\nGesendet: Dienstag, 1. September 2026 09:20\nAn: Bo\nBetreff: Brot\n",
        "*De :* Eva\n*Envoyé :* mardi 1 septembre 2026 09:20\n*À :* Bo\n*Objet :* pain\n",
        "-----Mensaje original-----\nDe: Eva\nFecha: ayer\n",
        "---- On Tue, 01 Sep 2026 09:20:33 +0200 Eva Roe <eva@x.example> wrote ----\n",
        "---- Il mar, 01 set 2026 09:20:33 +0200 Eva\n<eva@x.example> ha scritto ----\n",
        "Quoting Eva Roe <eva@x.example>:\n",
        "--- On Tue, 9/1/26, Eva <eva@x.example> wrote:\n",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Tuesday, September 1, 2026 9:20 AM, Eva <eva@x.example> wrote:\n",
    ];
    for head in heads {
        check_own(
            &from_plain(&format!("Fine by me.\n\n{head}\nthe bread of before\nis not mine")),
            &["Fine by me."],
        );
        let quoted = format!("Fine.\n\n{head}\n> the bread of before\n> is not mine\n");
        check_own(&from_plain(&quoted), &["Fine."]);
        let html = format!(
            "<p>Fine.</p><div>{}</div><p>not mine",
            head.trim().trim_start_matches('_').replace('<', "&lt;").replace('\n', "<br>")
        );
        check_own(&from_html(&html), &["Fine."]);
    }
    // Answers between marked lines stay.
    check_own(
        &from_plain("Il 01/09/2026 09:20, Eva ha scritto:\n> Vieni?\nSì.\n> Quando?\nDomani."),
        &["Sì.", "Domani."],
    );
    // Prose and timetables.
    check_own(&from_plain("Il cliente ha scritto:\nche pane"), &["Il cliente ha scritto:", "che pane"]);
    check_own(&from_plain("Da: valle\nA: lago\nData: 3 maggio"), &["Da: valle", "A: lago", "Data: 3 maggio"]);
}

#[test]
fn replies_in_the_markup_of_mail_programs() {
    let gmail = "<div>Fine.</div><div class='gmail_quote'><div class=gmail_attr>On Tue, Sep 1, 2026 at 9:20 AM Eva &lt;<a href='mailto:e@x.example'>e@x.example</a>&gt; wrote:<br></div><blockquote class='gmail_quote'><p>not mine</p></blockquote></div>";
    check_own(&from_html(gmail), &["Fine."]);
    let outlook = "<p>Fine.</p><div style='border-top:solid #E1E1E1 1.0pt'><p><b>Da:</b> Eva &lt;e@x.example&gt;<br><b>Inviato:</b> martedì 1 settembre 2026 09:20<br><b>A:</b> Bo<br><b>Oggetto:</b> pane</p></div><p>not mine</p><p>nor this";
    check_own(&from_html(outlook), &["Fine."]);
    let apple = "<div>Fine.</div><blockquote type=cite><div>On 1 Sep 2026, at 09:20, Eva wrote:</div><div>not mine</div></blockquote><div>Bo</div>";
    check_own(&from_html(apple), &["Fine.", "Bo"]);
    let zoho = "<div>Fine.</div><div class=zmail_extra><div>---- On Tue, 01 Sep 2026 09:20:33 +0200 <b>Eva &lt;e@x.example&gt;</b> wrote ---<br></div><div><br></div><blockquote><div>not mine</div></blockquote></div>";
    check_own(&from_html(zoho), &["Fine."]);
    let proton = "<div>Fine.</div><div>‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐<br>On Tuesday, September 1, 2026 9:20 AM, Eva wrote:<br></div><div>not mine</div>";
    check_own(&from_html(proton), &["Fine."]);
    let thunderbird = "<p>Fine.</p><div>Il 01/09/2026 09:20, Eva ha scritto:<br></div><div>not mine</div>";
    check_own(&from_html(thunderbird), &["Fine."]);
}

#[test]
fn forwarded_mail_is_text() {
    let head = "---------- Forwarded message ---------<br>Da: <b>Eva</b> &lt;e@x.example&gt;<br>Date: mar 1 set 2026<br>Subject: pane<br>To: &lt;b@x.example&gt;<br>";
    let gmail = format!(
        "<div>Guarda<br><div class=gmail_quote><div class=gmail_attr>{head}</div><h2>Pane</h2><p>Nuovo pane. Oggi.</p></div></div>"
    );
    check_own(&from_html(&gmail), &["Guarda", "Pane", "Nuovo pane.", "Oggi."]);
    let apple = "<div>Guarda</div><blockquote type=cite><div>Begin forwarded message:</div><div><b>From: </b>Eva &lt;e@x.example&gt;</div><div><b>Subject: </b>pane</div><div><b>Date: </b>1 September 2026</div><div><b>To: </b>Bo</div><p>Nuovo pane</p></blockquote>";
    check_own(&from_html(apple), &["Guarda", "Nuovo pane"]);
    check_own(
        &from_html("<p>Guarda</p><div class=gmail_quote><p>Nuovo pane</p></div>"),
        &["Guarda", "Nuovo pane"],
    );
    let plain = "Guarda\n\nBegin forwarded message:\n\n> From: Eva <e@x.example>\n> Subject: pane\n> Date: 1 September 2026\n> To: Bo\n>\n> Nuovo pane\n";
    check_own(&from_plain(plain), &["Guarda", "Nuovo pane"]);
    // Only the subject says that it is a forward.
    let outlook = "Guarda\n\nFrom: Eva <e@x.example>\nSent: Tuesday, September 1, 2026 9:20 AM\nTo: Bo\nSubject: pane\n\nNuovo pane\n";
    let body = |text: &str, html: Option<String>| Body { text: Some(text.into()), html };
    let forward =
        |body: &Body, is_forward| extract_within(body, is_forward, Extracted::default(), true, None);
    let html = format!("<p>{}", outlook.replace('<', "&lt;").replace('\n', "<br>"));
    for body in [body(outlook, None), body("", Some(html))] {
        check_own(&forward(&body, true), &["Guarda", "Nuovo pane"]);
        check_own(&forward(&body, false), &["Guarda"]);
    }
}

#[test]
fn lost_line_breaks() {
    check_plain(
        &format!(
            "Team — we are 5 days out. {} Will you give? Thank you, Elissa-------------------- Paid for by Elissa. Not authorized by any candidate. 910 17th St NW, Washington, DC 20006",
            "We need you now. ".repeat(12)
        ),
        &format!(
            "Opening/Paragraph: Team — we are 5 days out.
         {}Body/Paragraph: Will you give?
         Body/Paragraph: Thank you, Elissa
         Footer/Paragraph: Paid for by Elissa.
         Footer/Paragraph: Not authorized by any candidate.
         Footer/Paragraph: 910 17th St NW, Washington, DC 20006",
            "Body/Paragraph: We need you now.\n".repeat(12)
        ),
    );
}

#[test]
fn addresses_beside_link_texts_are_not_shown() {
    check_plain(
        "Chip in $5 [ https://a.example/d?x=5 ] or\n<https://a.example/e>give ($3)(https://a.example/f) now",
        "Opening/Paragraph: Chip in $5 or\nBody/Paragraph: give ($3) now",
    );
    check_plain("[https://a.example/logo]\n\nDear all", "Opening/Paragraph: Dear all");
    check_plain(
        "Shop now [https://a.example/s]\nSee https://a.example/t for more (or not)",
        "Body/CallToAction: Shop now\nOpening/Paragraph: See https://a.example/t for more (or not)",
    );
    check_plain(
        "[not://closed (http://a b) [http://c",
        "Opening/Paragraph: [not://closed (http://a b) [http://c",
    );
}

#[test]
fn buttons_of_plain_text() {
    check_plain(
        "Donate now [https://a.example/1]\nGive today <https://a.example/2>\n→ Chip in: https://a.example/3\n\
         ▶ Shop → https://a.example/4\n>> Rush a gift: https://a.example/5",
        "Body/CallToAction: Donate now
         Body/CallToAction: Give today
         Body/CallToAction: Chip in: https://a.example/3
         Body/CallToAction: Shop → https://a.example/4
         Body/CallToAction: >> Rush a gift: https://a.example/5",
    );
    check_plain(
        "→ Tea from Assam\n→ More on our teas is at https://a.example/t if you care\n- Shop: https://a.example/s",
        "Opening/ListItem: Tea from Assam
         Body/ListItem: More on our teas is at https://a.example/t if you care
         Body/ListItem: Shop: https://a.example/s",
    );
}

#[test]
fn some_body_always_remains() {
    check_plain("Unsubscribe", "Opening/Paragraph: Unsubscribe");
    check_plain(
        "All rights reserved\n\nPrivacy policy",
        "Opening/Paragraph: All rights reserved\nFooter/Paragraph: Privacy policy",
    );
    check_html("<footer>Only this</footer>", "Opening/Paragraph: Only this");
    check_html(
        "<div class=has-footer><p>News</p><p>More</p></div>",
        "Opening/Paragraph: News\nBody/Paragraph: More",
    );
}

#[test]
fn early_weak_marks_do_not_count() {
    let body = "We stand for privacy. Our privacy policy is short. You can unsubscribe in one step. ";
    let text = format!("{body}{}", "And we write seldom. ".repeat(20));
    assert!(from_plain(&text).blocks.iter().all(|block| block.zone != Zone::Footer));
}

#[test]
fn html_is_preferred_when_it_shows_text() {
    let body = |text: &str, html: &str| Body { text: Some(text.into()), html: Some(html.into()) };
    assert_eq!(extract(&body("plain", "<p>html")).text, "html\n");
    assert_eq!(extract(&body("plain", "<p> <br>")).text, "plain\n");
    assert_eq!(extract(&body("plain", "<img alt='Big sale'>")).text, "plain\n");
    assert_eq!(extract(&body(" ", "<img alt='Big sale'>")).text, "Big sale\n");
    assert_eq!(
        extract(&body("View in browser: https://a.example", "<img alt='Big sale'>")).text,
        "Big sale\n"
    );
    assert_eq!(extract(&body("View in browser", "<img src=a>")).text, "View in browser\n");
    assert_eq!(extract(&Body::default()), Extracted::default());
}

pub(super) fn layout(text: Option<&str>, html: Option<&str>) -> Vec<u32> {
    let mut features = vec![7];
    let body = Body { text: text.map(str::to_owned), html: html.map(str::to_owned) };
    extract_within(&body, false, Extracted::default(), true, Some(&mut features));
    assert!(features.is_sorted_by(|a, b| a < b));
    features
}

pub(super) fn html_layout(html: &str) -> Vec<u32> {
    layout(None, Some(html))
}

fn plain_layout(text: &str) -> Vec<u32> {
    layout(Some(text), None)
}

#[test]
fn the_plain_form_counts_if_html_shows_nothing() {
    let text = "Ciao\n\nAddio";
    assert_eq!(layout(Some(text), Some("<p>x<p>y")), html_layout("<p>x<p>y"));
    assert_eq!(layout(Some(text), Some("<p> ")), plain_layout(text));
    // The text is the plain form's, the layout that of the pictures.
    let pictures = "<img alt='Big sale'><img alt='Shop now'>";
    assert_eq!(layout(Some(text), Some(pictures)), html_layout(pictures));
    assert!(layout(Some(""), Some("")).is_empty());
    assert!(layout(None, None).is_empty());
}

#[test]
fn the_layout_of_plain_text_is_the_shape_of_its_blocks() {
    assert_eq!(plain_layout("Ciao Marco,\n\n- uno\n- due"), plain_layout("Caro Luca,\n\n- tre\n- dodici"));
    assert_ne!(plain_layout("Ciao Marco,\n\n- uno"), plain_layout("Ciao Marco,\n\nuno"));
    assert_ne!(plain_layout("Ciao.\n\nCiao."), plain_layout(&format!("Ciao.\n\n{}", "Ciao ".repeat(20))));
    // Two blocks have four places among their blanks.
    let ciao = plain_layout("Ciao.\n\nAddio.");
    assert_eq!(ciao.len(), 4);
    assert!(html_layout("<p>Ciao<p>Addio").iter().all(|feature| !ciao.contains(feature)));
}

#[test]
fn a_document_of_one_block_has_no_shape() {
    // Sentences are no blocks, nor are the lines of a wrapped paragraph.
    assert!(plain_layout("Ciao").is_empty());
    assert!(plain_layout("Il sentiero è aperto. Il forno apre presto. A domenica!").is_empty());
    let wrapped = "Il sentiero lungo il fiume è di nuovo aperto, e chi passa\ndal forno trova il pane.";
    assert!(plain_layout(wrapped).is_empty());
    assert!(html_layout("Ciao").is_empty());
    assert!(html_layout("<table width=600><tr><td><p>Ciao <b>Marco</b>. Altro.</table>").is_empty());
    assert!(html_layout("<a href=u><img src=offer.png width=600></a>").is_empty());
    // The plain form never replaces a form that shows something.
    assert!(layout(Some("Ciao\n\nAddio"), Some("<p>Ciao")).is_empty());
    assert!(layout(Some("Ciao\n\nAddio"), Some("<img src=offer.png>")).is_empty());
    assert!(!plain_layout("Ciao Marco,\n\n- uno").is_empty());
    assert!(!html_layout("<p>Ciao<p>Marco").is_empty());
    assert!(!html_layout("<p>Ciao<img width=600>").is_empty());
}

fn words(text: &str) -> Vec<String> {
    let split = text.split(|c: char| !c.is_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z .!?&;\u{e8}\u{2026}\u{1F600}\u{200c}\u{a0}\n]{0,12}",
        6 => prop::sample::select(vec![
            "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href=u>", "</a>", "<ul>", "</ul>", "<li>", "<br>",
            "<table>", "</table>", "<tr>", "<td>", "</td>", "<h1>", "</h2>", "<span style='display:none'>", "</span>",
            "<td style=font-size:0>", "<p class=footer>", "<img alt='x y'>", "<!--", "-->", "<script>", "</script>",
            "<title>", "</title>", "<head>", "</head>", "<svg>", "</svg>", "<", ">", "'", "\"", "&nbsp;", "&lt;", "<button>",
            "<input type=submit value=go>", "<pre>", "<template>", "<plaintext>", "<blockquote type=cite>", "unsubscribe",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_string_gives_blocks(text in "\\PC*|(?s).*") {
        assert_invariant(&from_plain(&text));
        assert_invariant(&from_html(&text));
    }

    #[test]
    fn any_markup_gives_blocks(html in markup()) {
        assert_invariant(&from_html(&html));
        assert_invariant(&from_plain(&html));
    }

    // Without digits, as numbers at the beginning of a line are bullets.
    #[test]
    fn no_word_of_plain_text_is_lost(
        lines in prop::collection::vec("(> ?|- |\\* |\u{2022} |# |-- ?|>> )?[a-zA-Z\u{e8}\u{c8} .!?:/\\[\\]()\\-=_\u{2026}\u{a0}\t]{0,90}", 0..30),
        end in prop::sample::select(vec!["\n", "\r\n", "\n\n", "\r"]),
    ) {
        let text = lines.join(end);
        let extracted = from_plain(&text);
        assert_invariant(&extracted);
        prop_assert_eq!(words(&extracted.text), words(&text));
    }

    #[test]
    fn plain_and_html_say_the_same(paragraphs in prop::collection::vec("[A-Za-z][a-z]{0,8}( [A-Za-z][a-z]{0,8}[,.!]?){0,20}", 1..8)) {
        let html: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
        let plain = paragraphs.join("\n\n");
        prop_assert_eq!(words(&from_html(&html).text), words(&from_plain(&plain).text));
    }
}
