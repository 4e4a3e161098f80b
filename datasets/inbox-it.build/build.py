#!/usr/bin/env python3
"""Builds datasets/inbox-it: the inbox of one reader, 14 fictional Italian brands, as .eml files.

    python3 datasets/inbox-it.build/build.py            write the files
    python3 datasets/inbox-it.build/build.py --check    compare with the files on disk, exit 1 on a difference

Standard library only (Python 3.11 or newer). Every byte follows from SEED and texts/*.toml: no clock, no
random module, no library that wraps or encodes headers its own way, so two machines write the same files.

A brand is one of two kinds. One that talks like everybody has `casa` (lines of its own that it repeats) and per
campaign `proprio` (sentences about this product); the rest is drawn from texts/formule.toml, which ten brands share.
One that sounds like nobody else has its mails written out in full, with its own turns of phrase put in as {f1}, {f2}, …
"""

import base64
import binascii
import hashlib
import html
import pathlib
import sys
import textwrap
import tomllib
from datetime import datetime, timedelta

SEED = "inbox-it/1"

# How much the commonest formulas outweigh the others (exponent on `peso`), and what is left of the weight of one used
# in the mail before.
FASHION = 1.5
TIRED = 0.3
HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "inbox-it"

STOCK = ["modavera", "passolieve", "corsaviva", "voltarca", "vellute", "nidocaldo", "zampalesta", "orizzontilievi",
         "calicevero", "vigorelia"]
DISTINCT = ["segnalibrostorto", "bepigranso", "alzanove", "cimalorva"]

# Saved by a client that writes bare line feeds; all others have CRLF.
LINE_FEED = {"zampalesta", "segnalibrostorto"}

OWNER = ("Marco Bianchi", "Marco", "marco.bianchi@posta.example")

# Who else gets the one campaign that is blasted.
BLAST = [
    OWNER,
    ("Giulia Ferraris", "Giulia", "giulia.ferraris@posta.example"),
    ("Niccolò Tassan", "Niccolò", "n.tassan@casella.example"),
    ("Maria Teresa De Luca", "Maria Teresa", "mt.deluca@posta.example"),
    ("Salvatore Improta", "Salvatore", "salvo.improta@lettera.example"),
    ("Chiara D'Angeli", "Chiara", "chiara.dangeli@posta.example"),
    ("Davide Molinari", "Davide", "davide.molinari@casella.example"),
    ("Federica Sanna", "Federica", "fede.sanna@lettera.example"),
    ("Giovanni Prandi", "Giovanni", "g.prandi@posta.example"),
    ("Noè Caruana", "Noè", "noe.caruana@casella.example"),
    ("Elisa Brambati", "Elisa", "elisa.brambati@posta.example"),
    ("Pietro Zanin", "Pietro", "pietro.zanin@lettera.example"),
    ("Antonella Rizzuto", "Antonella", "antonella.rizzuto@posta.example"),
    ("Matteo Casagrandi", "Matteo", "matteo.casagrandi@casella.example"),
    ("Yasmine Belhadi", "Yasmine", "yasmine.belhadi@posta.example"),
    ("Roberto Fusaro", "Roberto", "roberto.fusaro@lettera.example"),
    ("Ilaria Monteverdi", "Ilaria", "ilaria.monteverdi@posta.example"),
    ("Stefano Quaranta", "Stefano", "s.quaranta@casella.example"),
    ("Beatrice Olivotto", "Beatrice", "bea.olivotto@posta.example"),
    ("Andrea Pastorelli", "Andrea", "andrea.pastorelli@lettera.example"),
]

# Where the sentences go: A opening, M reason, O offer, U urgency, V benefit, C closing (all stock);
# P a sentence about the product, H a line of the house; K product cards, B button. One list is one paragraph.
SHAPES = [
    [["A"], ["M", "P"], ["O"], ["B"], ["P", "P"], ["K"], ["U", "V"], ["H"], ["O", "C"]],
    [["A", "O"], ["P", "P"], ["K"], ["H", "M"], ["U"], ["B"], ["P", "V"], ["C"]],
    [["A"], ["P"], ["M", "P"], ["H"], ["O", "U"], ["K"], ["B"], ["V", "P"], ["U", "C"]],
    [["A", "M"], ["K"], ["O", "U"], ["B"], ["P", "P", "P"], ["M", "V"], ["C"]],
    [["A"], ["O", "U"], ["B"], ["H", "P"], ["P"], ["M", "O"], ["P", "V"], ["K"], ["C"]],
    [["A", "P"], ["O"], ["P", "P"], ["B"], ["M", "H"], ["U", "U"], ["K"], ["V"], ["C"]],
    [["A"], ["P", "P"], ["M", "M"], ["O", "O"], ["B"], ["P"], ["K"], ["U"], ["C"]],
    [["M", "A"], ["U"], ["P", "P"], ["O"], ["K"], ["H", "P"], ["V", "U"], ["B"], ["C"]],
]
ROLE = {"A": "apertura", "M": "motivo", "O": "offerta", "U": "urgenza", "V": "vantaggio", "C": "chiusura"}


# ---- draws ------------------------------------------------------------------------------------------------------

def digest(*parts):
    return hashlib.sha256("\x1f".join((SEED,) + parts).encode()).hexdigest()


def below(n, *parts):
    return int(digest(*parts)[:12], 16) % n


def drawer(*parts):
    """Draws different items, the heavier the likelier (exponential race).

    A copywriter avoids the sentence of the mail before: it counts for TIRED of its weight.
    """
    before, step = set(), [0]

    def draw(items, k):
        step[0] += 1

        def key(item):
            text = item["testo"][0]
            u = (below(16 ** 8, *parts, str(step[0]), text) + 1) / (16 ** 8 + 1)
            return u ** (1.0 / (item.get("peso", 1) ** FASHION * (TIRED if text in before else 1.0)))
        out = sorted(items, key=key, reverse=True)[:k]
        before.clear()
        before.update(item["testo"][0] for item in out)
        return out
    return draw


# ---- words ------------------------------------------------------------------------------------------------------

def capital(text):
    return text[:1].upper() + text[1:]


def plan(brand, stock):
    """What each campaign of a brand takes from the shared sentences and from the lines of its house, by slug."""
    b = brand["id"]
    draws = {token: drawer(role, b) for token, role in ROLE.items()} | {"H": drawer("casa", b), "B": drawer("bottone", b)}
    house = [{"testo": [h]} for h in brand["casa"]]

    def variant(s, role):
        # A brand keeps to its wording of a formula: one in four or so writes the second variant.
        vs = s["testo"]
        return vs[1] if len(vs) > 1 and below(4, "variant", b, role, vs[0]) == 0 else vs[0]

    plans = {}
    for c in brand["campagna"]:
        shape = SHAPES[below(len(SHAPES), "shape", b, c["slug"])]
        tokens = [t for par in shape for t in par]
        queue = {"P": list(c["proprio"]), "H": [h["testo"][0] for h in draws["H"](house, tokens.count("H"))]}
        for token, role in ROLE.items():
            fit = [s for s in stock[role] if c["tipo"] in s.get("per", [c["tipo"]]) and b not in s.get("no", [])]
            queue[token] = [variant(s, role) for s in draws[token](fit, tokens.count(token))]
        fit = [s for s in stock["bottone"] if c["tipo"] in s.get("per", [c["tipo"]])]
        labels = draws["B"](fit, 1)[0]["testo"]
        queue["B"] = [labels[below(len(labels), "bottone", b, c["slug"])]]
        plans[c["slug"]] = (shape, queue)
    return plans


def stock_blocks(brand, c, plans, first_name):
    """The blocks of one mail of a brand that talks like everybody."""
    b, slug = brand["id"], c["slug"]
    shape, planned = plans[slug]
    queue = {token: list(texts) for token, texts in planned.items()}
    fields = {k: str(c[k]) for k in ("tema", "prod", "su", "pct", "code", "scad")} | {"n": first_name}
    hello = ["Ciao {n},", "Ciao {n},", "Ciao {n}!", "{n}, ciao!"][below(4, "ciao", b, slug)]
    joined = below(2, "joined", b, slug) == 0 and hello.endswith(",") and shape[0][0] == "A"
    blocks = [("h", c["titolo"])]
    if not joined:
        blocks.append(("p", hello.format(**fields)))
    opened = False
    for par in shape:
        if par == ["K"]:
            blocks.append(("k", [tuple(card.split("|")) for card in c["carte"]]))
        elif par == ["B"]:
            blocks.append(("b", queue["B"].pop(0)))
        else:
            said = []
            for t in par:
                if not queue[t]:
                    continue
                text = queue[t].pop(0).format(**fields)
                if t == "A" and (hello.endswith("!") or shape[0][0] != "A"):
                    text = capital(text)
                said.append(text)
            if not said:
                continue
            text = " ".join(said)
            if joined and not opened:
                text = hello.format(**fields) + " " + text
            opened = True
            blocks.append(("p", text))
    if below(5, "firma", b, slug) < 3:
        bye = ["A presto,", "A presto!", "Un abbraccio,"][below(3, "bye", b)]
        blocks.append(("s", bye + "\n" + brand["firma"]))
    return blocks


def written_blocks(brand, c, first_name):
    """The blocks of one mail that its author wrote out."""
    fields = {f"f{i + 1}": f for i, f in enumerate(brand["formule"])} | {"n": first_name}
    blocks = [("p", c["saluto"].format(**fields))]
    for par in c["corpo"]:
        par = par.format(**fields)
        if par.startswith("# "):
            blocks.append(("h", par[2:]))
        elif par.startswith("- "):
            blocks.append(("l", par[2:]))
        else:
            blocks.append(("p", par))
    blocks.append(("s", c["firma"]))
    return blocks


# ---- HTML -------------------------------------------------------------------------------------------------------

def esc(text):
    return html.escape(text, quote=True)


def parts_of(blocks, m, style):
    """Body rows in HTML: `style` has the templates of a layout for h, p, l, b, k, s."""
    out, items = [], []
    for kind, value in blocks + [("end", "")]:
        if items and kind != "l":
            out.append(style["list"].format(items="\n".join(items)))
            items = []
        if kind == "l":
            items.append(style["l"].format(t=esc(value)))
        elif kind == "k":
            cards = [style["card"].format(name=esc(v[0]), old=v[1], new=v[2], url=m["link"], img=m["img"], n=i + 1,
                                          c=m["color"]) for i, v in enumerate(value)]
            out.append(style["k"].format(cards="\n".join(cards)))
        elif kind != "end":
            out.append(style[kind].format(t=esc(value).replace("\n", "<br>"), url=m["link"], c=m["color"]))
    return "\n".join(out)


def preheader(text):
    return ('<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:#ffffff;opacity:0;">'
            + esc(text) + "&zwnj;&nbsp;" * 24 + "</div>")


def pixel(m):
    return f'<img src="{m["pixel"]}" width="1" height="1" alt="" style="display:block;border:0;">'


def layout_classico(m, blocks):
    td = 'style="padding:0 32px 16px;font:16px/24px Arial,Helvetica,sans-serif;color:#333333;"'
    style = {
        "h": '<tr><td style="padding:24px 32px 12px;font:bold 28px/34px Georgia,serif;color:{c};">{t}</td></tr>',
        "p": f"<tr><td {td}>{{t}}</td></tr>", "s": f"<tr><td {td}>{{t}}</td></tr>",
        "b": '<tr><td align="center" style="padding:8px 32px 24px;"><a href="{url}" style="background:{c};color:#ffffff;display:inline-block;padding:14px 36px;font:bold 16px Arial,sans-serif;text-decoration:none;border-radius:3px;">{t}</a></td></tr>',
        "k": '<tr><td style="padding:0 24px 16px;"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>\n{cards}\n</tr></table></td></tr>',
        "card": '<td align="center" valign="top" style="padding:8px;font:14px/20px Arial,sans-serif;"><a href="{url}"><img src="{img}/p{n}.jpg" width="150" alt="{name}" style="border:0;"></a><br>{name}<br><s>€ {old}</s> <b>€ {new}</b></td>',
    }
    return f"""<!DOCTYPE html>
<html lang="it">
<head>
<meta charset="{m['charset']}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{esc(m['subject'])}</title>
</head>
<body style="margin:0;padding:0;background:#f2f2f2;">
{preheader(m['pre'])}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f2f2;">
<tr><td align="center" style="padding:8px;font:11px Arial,sans-serif;color:#888888;">Non vedi bene questa email? <a href="{m['web']}" style="color:#888888;">Visualizza nel browser</a></td></tr>
<tr><td align="center">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="background:#ffffff;">
<tr><td align="center" style="padding:24px;border-bottom:1px solid #eeeeee;"><a href="{m['home']}"><img src="{m['img']}/logo.png" width="180" alt="{esc(m['brand'])}" style="border:0;"></a></td></tr>
<tr><td><a href="{m['link']}"><img src="{m['img']}/hero.jpg" width="600" alt="" style="display:block;border:0;"></a></td></tr>
{parts_of(blocks, m, style)}
</table>
</td></tr>
<tr><td align="center">
<table role="presentation" width="600" cellpadding="0" cellspacing="0">
<tr><td align="center" style="padding:24px 32px;font:11px/16px Arial,sans-serif;color:#888888;">
Hai ricevuto questa email all'indirizzo {m['to']} perché sei iscritto alla newsletter di {esc(m['brand'])}.<br>
{esc(m['company'])} - {esc(m['address'])} - P.IVA 00000000000<br>
<a href="{m['unsub']}" style="color:#888888;">Disiscriviti</a> | <a href="{m['home']}/privacy" style="color:#888888;">Informativa privacy</a> | <a href="{m['home']}/preferenze" style="color:#888888;">Gestisci le preferenze</a>
</td></tr>
</table>
</td></tr>
</table>
{pixel(m)}
</body>
</html>
"""


def layout_semplice(m, blocks):
    style = {
        "h": '<h1 style="font-family:Verdana,Geneva,sans-serif;font-size:24px;color:{c};margin:24px 0 12px;">{t}</h1>',
        "p": '<p style="margin:0 0 16px;">{t}</p>', "s": '<p style="margin:24px 0 0;">{t}</p>',
        "b": '<p style="margin:0 0 24px;"><a href="{url}" style="background-color:{c};border:12px solid {c};color:#fff;font-weight:bold;text-decoration:none;">{t}</a></p>',
        "k": '<table width="100%" cellpadding="6" cellspacing="0" border="0" style="margin:0 0 16px;">\n{cards}\n</table>',
        "card": '<tr><td width="90"><img src="{img}/s{n}.jpg" width="80" height="80" alt="{name}"></td><td><a href="{url}" style="color:{c};">{name}</a></td><td align="right"><del>{old} €</del><br><strong>{new} €</strong></td></tr>',
    }
    return f"""<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={m['charset']}">
<title>{esc(m['brand'])}</title>
</head>
<body bgcolor="#ffffff" style="margin:0;">
{preheader(m['pre'])}
<div style="max-width:560px;margin:0 auto;font-family:Verdana,Geneva,sans-serif;font-size:15px;line-height:23px;color:#222;">
<p style="font-size:11px;text-align:right;"><a href="{m['web']}" style="color:#777;">Visualizza nel browser</a></p>
<a href="{m['home']}"><img src="{m['img']}/marchio.gif" alt="{esc(m['brand'])}" height="40" border="0"></a>
{parts_of(blocks, m, style)}
<div class="footer" style="margin-top:32px;border-top:1px solid #ccc;padding-top:12px;font-size:10px;line-height:15px;color:#777;">
<p>Questo messaggio è stato inviato a {m['to']} da {esc(m['company'])}, {esc(m['address'])}, P.IVA 00000000000.</p>
<p>Non vuoi più ricevere le nostre email? <a href="{m['unsub']}" style="color:#777;">Annulla l'iscrizione</a>. Leggi la nostra <a href="{m['home']}/privacy" style="color:#777;">privacy policy</a>.</p>
</div>
</div>
{pixel(m)}
</body>
</html>
"""


def layout_schede(m, blocks):
    style = {
        "h": '<div style="padding:20px 24px;background:{c};color:#fff;font:bold 30px/36px Tahoma,sans-serif;">{t}</div>',
        "p": '<div style="padding:12px 24px 0;font:15px/23px Tahoma,sans-serif;color:#2b2b2b;">{t}</div>',
        "s": '<div style="padding:20px 24px;font:15px/23px Tahoma,sans-serif;color:#2b2b2b;">{t}</div>',
        "b": '<div style="padding:20px 24px;text-align:center;"><!--[if mso]><v:roundrect xmlns:v="urn:schemas-microsoft-com:vml" href="{url}" style="height:44px;width:220px;" arcsize="50%" fillcolor="{c}"><center style="color:#fff;">{t}</center></v:roundrect><![endif]--><!--[if !mso]><!--><a href="{url}" style="background:{c};border-radius:22px;color:#fff;display:inline-block;font:bold 15px/44px Tahoma,sans-serif;width:220px;text-decoration:none;">{t}</a><!--<![endif]--></div>',
        "k": '<div style="padding:16px 12px 0;font-size:0;text-align:center;">\n{cards}\n</div>',
        "card": '<div style="display:inline-block;width:180px;margin:6px;border:1px solid #e3e3e3;border-radius:8px;font:13px/19px Tahoma,sans-serif;vertical-align:top;"><img src="{img}/q{n}.jpg" width="178" alt="{name}"><div style="padding:8px;"><b>{name}</b><br><span style="text-decoration:line-through;color:#999;">{old} €</span> <span style="color:{c};">{new} €</span></div></div>',
    }
    return f"""<!doctype html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="it">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={m['charset']}">
<style type="text/css">
  body {{ margin: 0; padding: 0; -webkit-text-size-adjust: 100%; }}
  @media only screen and (max-width: 480px) {{ .wrap {{ width: 100% !important; }} }}
</style>
<title>{esc(m['subject'])}</title>
</head>
<body>
{preheader(m['pre'])}
<table class="wrap" align="center" width="620" cellpadding="0" cellspacing="0" border="0"><tr><td>
<div style="padding:10px 24px;font:11px Tahoma,sans-serif;"><a href="{m['home']}"><img src="{m['img']}/testata.png" width="140" alt="{esc(m['brand'])}" align="left" border="0"></a><a href="{m['web']}" style="float:right;color:#999;">Visualizza nel browser</a></div>
<div style="clear:both;"></div>
{parts_of(blocks, m, style)}
</td></tr>
<tr><td style="padding:28px 24px;background:#fafafa;font:11px/17px Tahoma,sans-serif;color:#999;" align="center">
<p><a href="{m['home']}/app" style="color:#999;">App</a> &middot; <a href="{m['home']}/negozi" style="color:#999;">Negozi</a> &middot; <a href="{m['home']}/aiuto" style="color:#999;">Aiuto</a></p>
<p>&copy; {m['year']} {esc(m['company'])} &ndash; {esc(m['address'])} &ndash; Partita IVA 00000000000 &ndash; Tutti i diritti riservati</p>
<p>Se non desideri più ricevere le nostre comunicazioni commerciali <a href="{m['unsub']}" style="color:#999;">clicca qui per disiscriverti</a>. <a href="{m['home']}/privacy" style="color:#999;">Privacy</a></p>
</td></tr></table>
{pixel(m)}
</body>
</html>
"""


def layout_volantino(m, blocks):
    f = "font-family:'Trebuchet MS',Arial,sans-serif;"
    style = {
        "h": '<tr><td colspan="2" bgcolor="{c}" align="center" style="' + f + 'font-size:32px;color:#ffe600;padding:18px;"><b>{t}</b></td></tr>',
        "p": '<tr><td colspan="2" style="' + f + 'font-size:15px;line-height:22px;padding:10px 20px;">{t}</td></tr>',
        "s": '<tr><td colspan="2" style="' + f + 'font-size:15px;padding:14px 20px;"><i>{t}</i></td></tr>',
        "b": '<tr><td colspan="2" align="center" style="padding:16px;"><table cellpadding="0" cellspacing="0"><tr><td bgcolor="#ffe600" style="padding:12px 40px;"><a href="{url}" style="' + f + 'font-size:18px;font-weight:bold;color:{c};text-decoration:none;">{t}</a></td></tr></table></td></tr>',
        "k": "{cards}",
        "card": '<tr style="border-bottom:1px dashed #cccccc;"><td width="140" style="padding:10px 20px;"><img src="{img}/v{n}.png" width="120" alt="{name}"></td><td style="' + f + 'font-size:16px;"><b>{name}</b><br><font color="#cc0000" size="5">{new} €</font> <small>anziché {old} €</small></td></tr>',
    }
    return f"""<html><head><meta charset="{m['charset']}"><title>{esc(m['subject'])}</title></head>
<body style="margin:0;background:#dfe6ee;">
{preheader(m['pre'])}
<center>
<font face="Arial" size="1"><a href="{m['web']}" style="color:#555555;">Visualizza nel browser</a></font>
<table width="640" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff">
<tr><td colspan="2" style="padding:14px 20px;"><img src="{m['img']}/logo-{m['domain'].split('.')[0]}.png" alt="{esc(m['brand'])}" width="200"></td></tr>
{parts_of(blocks, m, style)}
<tr><td colspan="2" bgcolor="#eeeeee" align="center" style="{f}font-size:10px;line-height:15px;color:#666666;padding:16px 20px;">
Prezzi IVA inclusa, salvo errori e omissioni. {esc(m['company'])}, sede legale {esc(m['address'])}, C.F. e P.IVA 00000000000, capitale sociale interamente versato.<br>
Ricevi questa comunicazione perché hai dato il consenso al trattamento dei tuoi dati per finalità di marketing.
<a href="{m['unsub']}">Cancella iscrizione</a> - <a href="{m['home']}/privacy">Privacy</a>
</td></tr>
</table>
</center>
{pixel(m)}
</body></html>
"""


def layout_rivista(m, blocks):
    style = {
        "h": '<h2 style="font:normal 34px/40px \'Playfair Display\',Georgia,serif;color:{c};text-align:center;margin:32px 0 20px;">{t}</h2>',
        "p": '<p style="font:16px/26px Georgia,serif;color:#444;margin:0 40px 18px;">{t}</p>',
        "s": '<p style="font:italic 16px/26px Georgia,serif;color:#444;margin:24px 40px;text-align:right;">{t}</p>',
        "b": '<p style="text-align:center;margin:28px 0;"><a href="{url}" style="border:1px solid {c};color:{c};padding:12px 30px;font:13px Arial,sans-serif;letter-spacing:2px;text-transform:uppercase;text-decoration:none;">{t}</a></p>',
        "k": '<ul style="list-style:none;margin:0 40px 18px;padding:0;">\n{cards}\n</ul>',
        "card": '<li style="border-top:1px solid #eee;padding:10px 0;font:15px/22px Georgia,serif;color:#444;"><a href="{url}" style="color:{c};">{name}</a> <s>{old}&nbsp;€</s> {new}&nbsp;€</li>',
    }
    return f"""<!DOCTYPE html>
<html lang="it">
<head><meta charset="{m['charset']}"><meta name="x-apple-disable-message-reformatting">
<title>{esc(m['subject'])}</title></head>
<body style="margin:0;background:#fdf8f5;">
{preheader(m['pre'])}
<header style="text-align:center;padding:12px;"><a href="{m['web']}" style="font:11px Arial,sans-serif;color:#aaa;">Visualizza nel browser</a><br>
<a href="{m['home']}"><img src="{m['img']}/firma.png" width="160" alt="{esc(m['brand'])}" style="margin-top:16px;border:0;"></a></header>
<div style="max-width:640px;margin:0 auto;background:#fff;">
<img src="{m['img']}/copertina.jpg" width="640" alt="" style="width:100%;display:block;">
{parts_of(blocks, m, style)}
<div style="height:24px;"></div>
</div>
<footer style="max-width:640px;margin:0 auto;padding:24px 40px;font:11px/18px Arial,sans-serif;color:#aaa;text-align:center;">
<p>Ti scriviamo a {m['to']} perché ti sei iscritto alle nostre comunicazioni. Cambi idea? <a href="{m['unsub']}" style="color:#aaa;">Disiscriviti qui</a>.</p>
<p>{esc(m['company'])}, {esc(m['address'])}. P. IVA 00000000000. <a href="{m['home']}/privacy" style="color:#aaa;">Privacy</a> e <a href="{m['home']}/cookie" style="color:#aaa;">cookie</a>.</p>
</footer>
{pixel(m)}
</body>
</html>
"""


def plain_style(font):
    return {
        "h": f'<p style="{font}font-weight:bold;color:{{c}};margin:22px 0 6px;">{{t}}</p>',
        "p": f'<p style="{font}margin:0 0 14px;">{{t}}</p>', "s": f'<p style="{font}margin:20px 0;">{{t}}</p>',
        "l": "<li>{t}</li>", "list": f'<ul style="{font}">\n{{items}}\n</ul>',
    }


def layout_lettera(m, blocks):
    font = "font-family:Garamond,'Times New Roman',serif;font-size:18px;line-height:27px;color:#2a211b;"
    return f"""<html lang="it"><head><meta charset="{m['charset']}"></head>
<body style="background:#fbf7ef;margin:0;padding:24px;">
<div style="max-width:520px;">
{parts_of(blocks, m, plain_style(font))}
<hr style="border:0;border-top:1px solid #c9b79c;width:120px;margin-left:0;">
<p style="font-family:Garamond,serif;font-size:13px;color:#8a7862;">{esc(m['company'])}<br>{esc(m['address'])} &mdash; P.IVA 00000000000<br><a href="{m['unsub']}" style="color:#8a7862;">Non scrivermi più</a></p>
</div>
{pixel(m)}
</body></html>
"""


def layout_banco(m, blocks):
    font = "font-family:Arial,sans-serif;font-size:16px;line-height:24px;color:#123;"
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={m['charset']}"></head>
<body>
<table width="480" cellpadding="12" cellspacing="0" border="0"><tr><td bgcolor="{m['color']}"><img src="{m['img']}/insegna.jpg" width="456" alt="{esc(m['brand'])}"></td></tr>
<tr><td>
{parts_of(blocks, m, plain_style(font))}
</td></tr>
<tr><td style="font-family:Arial,sans-serif;font-size:11px;color:#678;">{esc(m['company'])}, {esc(m['address'])}, P.IVA 00000000000. Per non ricevere più il banco: <a href="{m['unsub']}">cancellati</a>. <a href="{m['home']}/privacy">Privacy</a></td></tr>
</table>
</body></html>
"""


def layout_bollettino(m, blocks):
    font = "font-family:'Courier New',monospace;font-size:15px;line-height:22px;color:#dde;"
    style = plain_style(font)
    style["h"] = f'<h3 style="{font}color:#ffd27f;margin:26px 0 8px;border-bottom:1px dotted #556;">{{t}}</h3>'
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={m['charset']}">
<title>{esc(m['subject'])}</title>
</head>
<body bgcolor="{m['color']}">
<table align="center" width="600" cellpadding="20" bgcolor="{m['color']}"><tr><td>
<p style="{font}font-size:11px;"><a href="{m['web']}" style="color:#889;">Visualizza nel browser</a></p>
<img src="{m['img']}/cupola.png" width="560" alt="{esc(m['brand'])}">
{parts_of(blocks, m, style)}
</td></tr>
<tr><td style="{font}font-size:11px;line-height:16px;color:#889;">{esc(m['company'])} - {esc(m['address'])} - C.F. 00000000000<br>
Il bollettino esce quando esce. <a href="{m['unsub']}" style="color:#889;">Cancellati</a> - <a href="{m['home']}/privacy" style="color:#889;">Privacy</a></td></tr></table>
</body>
</html>
"""


LAYOUTS = {
    "classico": layout_classico, "semplice": layout_semplice, "schede": layout_schede, "volantino": layout_volantino,
    "rivista": layout_rivista, "lettera": layout_lettera, "banco": layout_banco, "bollettino": layout_bollettino,
}


# ---- plain text -------------------------------------------------------------------------------------------------

def plain_text(m, blocks, wrap):
    """The text/plain part; the watchmaker's only one, wrapped at 72 and with a signature mark."""
    out = []
    if not wrap and m["stock"]:
        out.append(f"Visualizza nel browser: {m['web']}")
    for kind, value in blocks:
        if kind == "k":
            out.append("\n".join(f"* {name}: {new} € (prima {old} €)" for name, old, new in value))
        elif kind == "b":
            out.append(f"{value}: {m['link']}")
        elif kind == "l":
            if out and out[-1].startswith("- "):
                out[-1] += "\n- " + value
            else:
                out.append("- " + value)
        elif kind == "h":
            out.append(value.upper() if m["stock"] else value)
        else:
            out.append("\n".join(textwrap.wrap(value, 72)) if wrap else value)
    if wrap:
        out.append(f"-- \n{m['company']}\n{m['address']}\nP.IVA 00000000000")
    else:
        out.append("-" * 40 + f"\n{m['company']}, {m['address']}, P.IVA 00000000000\nPer non ricevere più queste email: {m['unsub']}\nPrivacy: {m['home']}/privacy")
    return "\n\n".join(out) + "\n"


# ---- MIME -------------------------------------------------------------------------------------------------------

def encoded_words(text, width=60):
    """RFC 2047 base64 words in UTF-8, never splitting a character; ASCII stays as it is."""
    if text.isascii():
        return text
    words, chunk = [], ""
    for ch in text + "\0":
        if ch == "\0" or len(base64.b64encode((chunk + ch).encode())) > width - 12:
            words.append("=?UTF-8?B?" + base64.b64encode(chunk.encode()).decode() + "?=")
            chunk = ""
        chunk += ch
    return "\n ".join(words)


def address(name, mail):
    if name.isascii():
        return f'"{name}" <{mail}>' if set(name) & set(".,'") else f"{name} <{mail}>"
    return f"{encoded_words(name)}\n <{mail}>"


def fold(name, value):
    """A header line, folded between words where it would pass 76 characters."""
    lines = []
    for raw in f"{name}: {value}".split("\n "):
        line = ""
        for word in raw.split(" "):
            if line and len(line) + 1 + len(word) > 75:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return "\n ".join(lines)


def body_part(subtype, text, charset, encoding):
    data = text.encode(charset, "xmlcharrefreplace" if subtype == "html" else "strict")
    if encoding == "base64":
        coded = base64.encodebytes(data).decode()
    else:
        coded = binascii.b2a_qp(data, istext=True).decode()
        if not coded.endswith("\n"):
            coded += "\n"
    return [f"Content-Type: text/{subtype}; charset={charset}", f"Content-Transfer-Encoding: {encoding}"], coded


def rome(stamp):
    """Date header and UTC offset for a wall clock in Rome (last Sundays of March and October)."""
    def last_sunday(year, month):
        day = datetime(year, month, 31)
        return day - timedelta(days=(day.weekday() + 1) % 7)
    summer = (last_sunday(stamp.year, 3) + timedelta(hours=2)) <= stamp < (last_sunday(stamp.year, 10) + timedelta(hours=3))
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return (f"{days[stamp.weekday()]}, {stamp.day:02} {months[stamp.month - 1]} {stamp.year} {stamp:%H:%M:%S} "
            + ("+0200" if summer else "+0100"))


def message(brand, c, reader, blocks, stamp, subject):
    name, first, mail = reader
    stock = brand["id"] in STOCK
    from_domain = brand["da"].split("@")[1]
    domain = ".".join(from_domain.split(".")[-2:])
    token = digest("token", brand["id"], c["slug"], mail)
    campaign = f"{c['slug']}-{stamp:%Y%m}"
    key = brand["chiave"]
    home = f"https://www.{domain}"
    link = {
        "utm": f"{home}/{c['slug']}?utm_source=newsletter&utm_medium=email&utm_campaign={campaign}",
        "feedback": f"{home}/{c['slug']}?utm_source=email&utm_medium=crm&utm_campaign={campaign}",
        "x-campaign": f"https://click.{domain}/c/{token[:24]}",
        "nessuna": f"{home}/r/{token[:20]}",
    }[key]
    apostrophe = brand.get("apostrofo", "'")
    smart = lambda text: text.replace("'", apostrophe)
    charset = brand.get("charset", "utf-8")
    subject = smart(subject)
    m = {
        "brand": brand["nome"], "company": smart(brand["ragione"]), "address": smart(brand["indirizzo"]), "color": brand["colore"],
        "subject": subject, "pre": smart(c.get("pre", "")), "link": link.replace("&", "&amp;"), "home": home, "domain": domain,
        "img": f"https://img.{domain}/{stamp:%Y}/{c['slug']}", "web": f"https://view.{domain}/{token[:16]}",
        "unsub": f"https://www.{domain}/disiscrizione/{token[16:40]}", "pixel": f"https://open.{domain}/o/{token[40:]}.gif",
        "to": mail, "charset": charset, "year": f"{stamp:%Y}", "stock": stock,
    }
    blocks = [(k, smart(v) if isinstance(v, str) else [tuple(map(smart, card)) for card in v]) for k, v in blocks]

    host = f"mta{1 + below(9, 'mta', brand['id'])}.{domain}"
    ident = f"{stamp:%Y%m%d%H%M%S}.{token[:16]}@{from_domain}"
    date = rome(stamp)
    head = [
        f"Return-Path: <bounce-{token[:12]}@{domain}>",
        f"Received: from {host} ([192.0.2.{10 + below(200, 'ip', brand['id'])}])\n by mx.posta.example with ESMTPS id {token[:10]};\n {rome(stamp + timedelta(seconds=3))}",
        fold("From", address(brand["mittente"], brand["da"])),
        fold("To", address(name, mail)),
        fold("Subject", encoded_words(subject)),
        f"Date: {date}",
        f"Message-ID: <{ident}>",
    ]
    if stock or brand["id"] == "cimalorva":
        head.append(f"List-Unsubscribe: <mailto:unsub-{token[16:28]}@{domain}>,\n <{m['unsub']}>")
        head.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    if stock and below(2, "listid", brand["id"]):
        head.append(f"List-ID: <newsletter.{domain}>")
    if key == "x-campaign":
        head.append(f"X-Campaign-ID: {brand['id'][:4]}-{stamp:%Y%m%d}-{c['slug']}")
    if key == "feedback":
        head.append(f"Feedback-ID: {stamp:%Y%m%d}-{c['slug']}:{1000 + below(9000, 'cust', brand['id'])}:newsletter:{brand['id']}")
    if stock and below(3, "mailer", brand["id"]) == 0:
        head.append(f"X-Mailer: InvioSereno {4 + below(3, 'version', brand['id'])}.{below(10, 'minor', brand['id'])}")
    if brand["id"] in ("alzanove", "bepigranso"):
        head.append("X-Mailer: Piccione 2.1")
    head.append("MIME-Version: 1.0")

    encoding = brand.get("codifica", "quoted-printable")
    layout = brand["aspetto"]
    if layout == "testo":
        lines, coded = body_part("plain", plain_text(m, blocks, True), charset, encoding)
        text = "\n".join(head + lines) + "\n\n" + coded
    elif brand.get("solo_html"):
        lines, coded = body_part("html", LAYOUTS[layout](m, blocks), charset, encoding)
        text = "\n".join(head + lines) + "\n\n" + coded
    else:
        mark = "----=_Parte_" + token[30:54]
        head.append(f'Content-Type: multipart/alternative;\n boundary="{mark}"')
        text = "\n".join(head) + "\n\n"
        for subtype, content in (("plain", plain_text(m | {"link": link}, blocks, False)), ("html", LAYOUTS[layout](m, blocks))):
            lines, coded = body_part(subtype, content, charset, encoding)
            text += f"--{mark}\n" + "\n".join(lines) + "\n\n" + coded + "\n"
        text += f"--{mark}--\n"
    if brand["id"] not in LINE_FEED:
        text = text.replace("\n", "\r\n")
    return text.encode("ascii")


# ---- the inbox --------------------------------------------------------------------------------------------------

def load(name):
    with open(HERE / "texts" / f"{name}.toml", "rb") as f:
        return tomllib.load(f)


def inbox():
    """All files of the data set: relative path → bytes."""
    stock = load("formule")
    files = {}
    for ident in STOCK + DISTINCT:
        brand = load(ident) | {"id": ident}
        plans = plan(brand, stock) if ident in STOCK else {}
        for number, c in enumerate(brand["campagna"], 1):
            stem = f"{ident}/{number:02}-{c['slug']}"
            start = datetime.fromisoformat(c["quando"]) + timedelta(seconds=below(60, "second", ident, c["slug"]))
            if c.get("riscritta"):
                for i, r in enumerate(brand["riscrittura"], 1):
                    reader = (r["nome"], r["saluto"], r["posta"])
                    letter = c | r | {"slug": c["slug"], "firma": c["firma"]}
                    blocks = written_blocks(brand, letter, r["nome"].split()[0])
                    files[f"{stem}-{i:02}.eml"] = message(brand, c, reader, blocks, start + timedelta(minutes=7 * i), r["oggetto"])
                continue
            readers = BLAST if c.get("diffusione") else [OWNER]
            for i, reader in enumerate(readers, 1):
                first = reader[1]
                blocks = stock_blocks(brand, c, plans, first) if ident in STOCK else written_blocks(brand, c, first)
                path = f"{stem}-{i:02}.eml" if len(readers) > 1 else f"{stem}.eml"
                subject = c["oggetto"].replace("{n}", first)
                files[path] = message(brand, c, reader, blocks, start + timedelta(seconds=4 * (i - 1)), subject)
    return files


def main():
    files = inbox()
    have = {p.relative_to(OUT).as_posix(): p for p in OUT.rglob("*.eml")} if OUT.is_dir() else {}
    if "--check" in sys.argv[1:]:
        wrong = sorted(set(files) ^ set(have)) + [p for p in sorted(set(files) & set(have)) if have[p].read_bytes() != files[p]]
        print("\n".join(wrong) if wrong else f"{len(files)} files, all as built")
        return 1 if wrong else 0
    for path in set(have) - set(files):
        have[path].unlink()
    for path, data in files.items():
        target = OUT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    print(f"{len(files)} files, {sum(map(len, files.values()))} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
