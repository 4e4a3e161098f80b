#!/usr/bin/env python3
"""Builds datasets/inbox-en/inbox.mbox: nine weeks of one reader's inbox, ten fictional English brands.

    python3 datasets/inbox-en.build/build.py            write the mailbox
    python3 datasets/inbox-en.build/build.py --check    compare with the file on disk, exit 1 on a difference

Standard library only (Python 3.11 or newer). Every byte follows from SEED and texts/*.toml: no clock, no random module,
no library that wraps or encodes headers its own way, so two machines write the same file.

The mailbox has the form of a Gmail export. Seven brands draw their sentences from texts/formulas.toml, two gyms send the
copy of one agency, and a bookseller writes letters.
"""

import base64
import binascii
import hashlib
import html
import pathlib
import re
import sys
import textwrap
import tomllib
from datetime import datetime, timedelta, timezone

SEED = "inbox-en/1"
HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "inbox-en" / "inbox.mbox"
READER, FIRST, ADDRESS = "Hannah Whitlock", "Hannah", "hannah.whitlock@inbox.example"
MONDAY = datetime(2026, 3, 2, tzinfo=timezone.utc)
WEEKS = 8
ROLES = ("opening", "reason", "offer", "urgency", "benefit", "closing")


# ---- draws ------------------------------------------------------------------------------------------------------

def digest(*parts):
    return hashlib.sha256("\x1f".join((SEED,) + tuple(map(str, parts))).encode()).hexdigest()


def below(n, *parts):
    return int(digest(*parts)[:12], 16) % n


def pick(items, *parts):
    return items[below(len(items), *parts)]


# ---- words ------------------------------------------------------------------------------------------------------

def formula_mail(brand, week, formulas):
    """Subject and blocks of one mail of a brand that talks like everybody."""
    thing, first, second = brand["mails"][week].split("|")
    b = brand["id"]
    fields = {"n": FIRST, "brand": brand["name"], "thing": thing, "pct": pick([10, 15, 20, 20, 25, 30], "pct", b, week),
              "code": pick(["SPRING", "TREAT", "HELLO", "BLOOM"], "code", b, week) + str(10 + below(80, "no", b, week)),
              "day": pick(["tonight", "Sunday", "tomorrow", "Friday"], "day", b, week)}
    said = {role: pick(formulas[role], role, b, week).format(**fields) for role in ROLES}
    subject = pick(pick(formulas["subject"], "subject", b, week), "version", b, week).format(**fields)
    prices = [below(40, "price", b, week, i) + 9 for i in range(2)]
    cards = [(thing.removeprefix("the ").removeprefix("our ").removeprefix("a ").capitalize(), prices[0]),
             (pick(["Gift card", "Starter set", "Bestseller bundle", "Mystery box"], "card", b, week), prices[1])]
    blocks = [("h", thing[:1].upper() + thing[1:]), ("p", f"Hi {FIRST},"), ("p", said["opening"])]
    middle = [
        [("p", said["reason"] + " " + first), ("p", said["offer"]), ("b", None), ("p", second), ("k", cards)],
        [("p", first + " " + said["offer"]), ("b", None), ("p", said["reason"]), ("k", cards), ("p", second)],
        [("p", first + " " + second), ("p", said["reason"] + " " + said["offer"]), ("k", cards), ("b", None)],
    ]
    blocks += pick(middle, "shape", b, week)
    blocks += [("p", said["urgency"] + " " + said["benefit"]), ("p", said["closing"]), ("s", brand["sign"])]
    label = pick(formulas["button"], "button", b, week)
    return subject, [(kind, label if kind == "b" else value) for kind, value in blocks]


def agency_mail(gym, week, agency):
    """Subject and blocks of one mail of the agency, with the name of the gym put in."""
    mail = agency["mail"][week]
    fields = {"n": FIRST, "gym": gym["name"], "town": gym["town"]}
    recurring = agency["recurring"]
    one, two = recurring[week % 4], recurring[(week + 1 + week // 4) % 4]
    first, second = mail["text"]
    texts = [f"Hello {FIRST},", f"{first} {one}", f"{second} {two}"]
    blocks = [("p", text.format(**fields)) for text in texts]
    blocks += [("b", "Book your free visit"), ("s", f"See you on the floor,\n{gym['name']}")]
    return mail["subject"].format(**fields), [("h", mail["subject"].format(**fields))] + blocks


def letter(shop, week):
    """Subject and paragraphs of one letter of the bookseller."""
    mail = shop["mail"][week]
    turns = {f"f{i + 1}": turn for i, turn in enumerate(shop["turns"])}

    def fill(text):
        # A turn of phrase that begins a sentence has a capital.
        text = re.sub(r"(^|[.!?] )\{(f\d)\}", lambda m: m[1] + turns[m[2]][:1].upper() + turns[m[2]][1:], text)
        return text.format(**turns)
    return mail["subject"], [("p", fill(text)) for text in mail["text"]]


# ---- plain text and HTML ----------------------------------------------------------------------------------------

def plain(blocks, footer):
    out = []
    for kind, value in blocks:
        if kind == "k":
            out.append("\n".join(f"* {name}, £{price}" for name, price in value))
        elif kind == "b":
            out.append(f"{value}: {footer['link']}")
        else:
            out.append("\n".join(textwrap.fill(line, 76) for line in value.split("\n")))
    return "\n\n".join(out) + "\n" + footer["plain"]


STYLES = {
    "card": {
        "h": '<tr><td style="padding:28px 36px 8px;font:bold 26px/32px Georgia,serif;color:#2b2b2b;">{t}</td></tr>',
        "p": '<tr><td style="padding:0 36px 16px;font:16px/25px Arial,sans-serif;color:#444444;">{t}</td></tr>',
        "s": '<tr><td style="padding:8px 36px 24px;font:italic 16px/25px Georgia,serif;color:#444444;">{t}</td></tr>',
        "b": '<tr><td align="center" style="padding:8px 36px 24px;"><a href="{url}" style="background:#1d3557;border-radius:4px;color:#ffffff;display:inline-block;font:bold 16px Arial,sans-serif;padding:14px 34px;text-decoration:none;">{t}</a></td></tr>',
        "k": '<tr><td style="padding:0 28px 16px;"><table role="presentation" width="100%"><tr>{cards}</tr></table></td></tr>',
        "c": '<td align="center" style="padding:8px;font:14px/20px Arial,sans-serif;"><img src="{img}/{i}.jpg" width="160" alt="{t}"><br>{t}<br><b>£{price}</b></td>',
        "all": '<table role="presentation" width="100%" style="background:#efefef;"><tr><td align="center"><table role="presentation" width="600" style="background:#ffffff;">{logo}{body}</table></td></tr></table>',
        "logo": '<tr><td align="center" style="padding:20px;"><img src="{img}/logo.png" width="180" alt="{brand}"></td></tr>',
    },
    "block": {
        "h": '<div style="background:#e63946;color:#ffffff;font:bold 30px/36px Helvetica,Arial,sans-serif;padding:22px 26px;">{t}</div>',
        "p": '<div style="color:#222222;font:15px/23px Helvetica,Arial,sans-serif;padding:12px 26px 0;">{t}</div>',
        "s": '<div style="color:#222222;font:15px/23px Helvetica,Arial,sans-serif;padding:22px 26px;">{t}</div>',
        "b": '<div style="padding:22px 26px;text-align:center;"><a href="{url}" style="background:#e63946;border-radius:24px;color:#ffffff;display:inline-block;font:bold 15px/46px Helvetica,Arial,sans-serif;text-decoration:none;width:230px;">{t}</a></div>',
        "k": '<div style="font-size:0;padding:16px 12px 0;text-align:center;">{cards}</div>',
        "c": '<div style="border:1px solid #dddddd;display:inline-block;font:13px/19px Helvetica,Arial,sans-serif;margin:6px;width:190px;"><img src="{img}/b{i}.jpg" width="190" alt="{t}"><p><b>{t}</b><br>£{price}</p></div>',
        "all": '<div style="margin:0 auto;max-width:620px;">{logo}{body}</div>',
        "logo": '<div style="padding:12px 26px;"><img src="{img}/mark.png" height="36" alt="{brand}"></div>',
    },
    "plain": {
        "h": '<h1 style="font-family:Verdana,sans-serif;font-size:23px;margin:24px 0 12px;">{t}</h1>',
        "p": '<p style="margin:0 0 16px;">{t}</p>',
        "s": '<p style="margin:24px 0 0;">{t}</p>',
        "b": '<p style="margin:0 0 24px;"><a href="{url}" style="background-color:#457b9d;border:12px solid #457b9d;color:#ffffff;text-decoration:none;">{t}</a></p>',
        "k": '<ul style="margin:0 0 16px;padding-left:20px;">{cards}</ul>',
        "c": '<li><a href="{url}">{t}</a>, £{price}</li>',
        "all": '<div style="color:#333333;font-family:Verdana,sans-serif;font-size:14px;line-height:22px;margin:0 auto;max-width:560px;">{logo}{body}</div>',
        "logo": '<img src="{img}/logo.gif" height="40" alt="{brand}" border="0">',
    },
    "letter": {
        "h": '<h2 style="color:#5c4033;font:normal 32px/38px Palatino,serif;text-align:center;">{t}</h2>',
        "p": '<p style="color:#4a4a4a;font:17px/27px Palatino,serif;margin:0 40px 18px;">{t}</p>',
        "s": '<p style="font:italic 17px/27px Palatino,serif;margin:24px 40px;text-align:right;">{t}</p>',
        "b": '<p style="text-align:center;"><a href="{url}" style="border:1px solid #5c4033;color:#5c4033;font:13px Arial,sans-serif;letter-spacing:2px;padding:12px 30px;text-decoration:none;">{t}</a></p>',
        "k": '<table align="center" cellpadding="10">{cards}</table>',
        "c": '<tr><td><img src="{img}/t{i}.jpg" width="90" alt="{t}"></td><td style="font:16px Palatino,serif;">{t}</td><td>£{price}</td></tr>',
        "all": '<div style="background:#fffaf3;margin:0 auto;max-width:640px;padding:24px 0;">{logo}{body}</div>',
        "logo": '<p style="text-align:center;"><img src="{img}/wave.png" width="120" alt="{brand}"></p>',
    },
    "club": {
        "h": '<tr><td bgcolor="#0b132b" style="color:#5bc0be;font:bold 34px/40px Impact,sans-serif;padding:30px;">{t}</td></tr>',
        "p": '<tr><td style="color:#1c2541;font:16px/26px Tahoma,sans-serif;padding:10px 30px;">{t}</td></tr>',
        "s": '<tr><td style="color:#1c2541;font:bold 16px/26px Tahoma,sans-serif;padding:10px 30px 30px;">{t}</td></tr>',
        "b": '<tr><td style="padding:18px 30px;"><table cellpadding="0"><tr><td bgcolor="#5bc0be" style="padding:14px 40px;"><a href="{url}" style="color:#0b132b;font:bold 17px Tahoma,sans-serif;text-decoration:none;">{t}</a></td></tr></table></td></tr>',
        "all": '<center><table width="640" cellpadding="0" cellspacing="0" bgcolor="#ffffff">{logo}{body}</table></center>',
        "logo": '<tr><td style="padding:16px 30px;"><img src="{img}/club.png" width="150" alt="{brand}"></td></tr>',
    },
}


def page(blocks, brand, layout, subject, footer):
    style, img = STYLES[layout], f"https://{footer['host']}/img"

    def one(kind, value):
        if kind == "k":
            cards = [style["c"].format(t=html.escape(name), price=price, img=img, i=i, url=footer["link"])
                     for i, (name, price) in enumerate(value)]
            return style["k"].format(cards="".join(cards))
        return style[kind].format(t=html.escape(value).replace("\n", "<br>"), url=footer["link"])
    body = "\n".join(one(kind, value) for kind, value in blocks)
    logo = style["logo"].format(img=img, brand=html.escape(brand["name"])) + "\n"
    opening = next(value for kind, value in blocks if kind == "p" and not value.endswith(","))
    hidden = f'<div style="display:none;max-height:0;overflow:hidden;">{html.escape(opening[:70])}{"&zwnj;&nbsp;" * 20}</div>'
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{html.escape(subject)}</title></head>\n'
            f'<body style="margin:0;">\n{hidden}\n{style["all"].format(logo=logo, body=body)}\n{footer["html"]}\n'
            f'<img src="https://{footer["host"]}/o/{footer["token"]}.gif" width="1" height="1" alt="">\n</body>\n</html>\n')


def footer_of(brand, week):
    host = f"{brand['id']}.example"
    token = digest("token", brand["id"], week)[:24]
    unsubscribe = f"https://{host}/u/{token}"
    why = f"You are receiving this email because you signed up at {host}."
    return {
        "host": host, "token": token, "link": f"https://{host}/c/{token}?utm_source=newsletter&utm_medium=email",
        "unsubscribe": unsubscribe,
        "plain": f"\n--\n{why}\n{brand['company']}, {brand['address']}\nUnsubscribe: {unsubscribe}\n",
        "html": (f'<p style="color:#999999;font:11px/16px Arial,sans-serif;text-align:center;">{why}<br>\n{html.escape(brand["company"])}, '
                 f'{html.escape(brand["address"])}<br>\n<a href="https://{host}/view/{token}">View in browser</a> | '
                 f'<a href="{unsubscribe}">Unsubscribe</a></p>'),
    }


# ---- mail -------------------------------------------------------------------------------------------------------

def word(text):
    """A header value, encoded where it is not ASCII."""
    if text.isascii():
        return text
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


def tool_headers(tool, brand, week, footer):
    """Header fields as the sending tool writes them."""
    token = footer["token"]
    number = str(100000 + below(900000, "campaign", brand["id"], week))
    if tool == "mailchimp":
        return [("X-Mailer", f"Mailchimp Mailer - **CID{token[:10]}**"), ("X-MC-User", digest("user", brand["id"])[:25]),
                ("Feedback-ID", f"{number}:{number}.{token[:6]}:us9:mc")]
    if tool == "klaviyo":
        return [("X-Kmail-Account", digest("account", brand["id"])[:6].upper()), ("X-Kmail-Message", token[:26].upper()),
                ("Feedback-ID", f"{digest('account', brand['id'])[:6]}:{token[:6]}:campaign:klaviyo")]
    if tool == "hubspot":
        return [("X-HS-Cid", token[:32]), ("Feedback-ID", f"aws:{number}:{digest('portal', brand['id'])[:6]}:HubSpot")]
    return [("X-Mailin-Client", "1"), ("X-Mailin-Campaign", number), ("Feedback-ID", f"10.0.0.1:{number}:{token[:6]}:Sendinblue")]


def quoted(text):
    return binascii.b2a_qp(text.encode(), istext=True).decode()


def mail(brand, week, sender, subject, headers, body, labels, at):
    host = f"{brand['id']}.example"
    fields = [("X-Gmail-Labels", labels), ("Delivered-To", ADDRESS), ("Return-Path", f"<bounce@{host}>"),
              ("Date", at.strftime("%a, %d %b %Y %H:%M:%S +0000")), ("From", f"{word(sender)} <hello@{host}>"),
              ("To", f"{READER} <{ADDRESS}>"), ("Subject", word(subject)),
              ("Message-ID", f"<{digest('id', brand['id'], week)[:28]}@{host}>"), ("MIME-Version", "1.0")] + headers
    head = "".join(f"{name}: {value}\n" for name, value in fields)
    # In a mailbox a line of the body that looks like a separator, quoted or not, has one more mark before it.
    lines = (head + body).split("\n")
    lines = [">" + line if re.match(r">*From ", line) else line for line in lines]
    number = 1750000000000000000 + below(10 ** 15, "thread", brand["id"], week)
    return f"From {number}@xxx {at.strftime('%a %b %d %H:%M:%S +0000 %Y')}\n" + "\n".join(lines) + "\n\n"


def alternative(text, page_html, *seed):
    boundary = "=_" + digest("boundary", *seed)[:20]
    headers = [("Content-Type", f'multipart/alternative; boundary="{boundary}"')]
    if below(3, "transfer", seed[0]) == 0:
        encoded, name = "\n".join(textwrap.wrap(base64.b64encode(page_html.encode()).decode(), 76)) + "\n", "base64"
    else:
        encoded, name = quoted(page_html), "quoted-printable"
    body = (f"\n--{boundary}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
            f"{quoted(text)}\n--{boundary}\nContent-Type: text/html; charset=utf-8\n"
            f"Content-Transfer-Encoding: {name}\n\n{encoded}\n--{boundary}--\n")
    return headers, body


def sent_at(brand_id, week):
    """One mail a week, on the brand's weekday between 6 and 20 o'clock."""
    weekday, hour = below(7, "weekday", brand_id), 6 + below(14, "hour", brand_id)
    minute = below(60, "minute", brand_id, week)
    return MONDAY + timedelta(weeks=week, days=weekday, hours=hour, minutes=minute)


def mailbox():
    def load(name):
        return tomllib.loads((HERE / "texts" / name).read_text(encoding="utf-8"))
    formulas, agency, shop = load("formulas.toml"), load("agency.toml"), load("ottoline.toml")
    out = []

    def add(brand, week, tool, layout, subject, blocks, at):
        footer = footer_of(brand, week)
        headers, body = alternative(plain(blocks, footer), page(blocks, brand, layout, subject, footer), brand["id"], week)
        headers = tool_headers(tool, brand, week, footer) + [
            ("List-Unsubscribe", f"<{footer['unsubscribe']}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] + headers
        labels = "Inbox,Category Promotions," + pick(["Opened", "Unread"], "read", brand["id"], week)
        out.append((at, mail(brand, week, brand["name"], subject, headers, body, labels, at)))

    for brand in load("brands.toml")["brand"]:
        for week in range(WEEKS):
            subject, blocks = formula_mail(brand, week, formulas)
            add(brand, week, brand["tool"], brand["layout"], subject, blocks, sent_at(brand["id"], week))
    for late, gym in enumerate(agency["gym"]):
        for week in range(WEEKS):
            subject, blocks = agency_mail(gym, week, agency)
            # Both gyms send on the agency's weekday, the second a week later.
            add(gym, week, "brevo", "club", subject, blocks, sent_at("agency", week + late) + timedelta(minutes=7 * late))
    for week in range(WEEKS):
        subject, blocks = letter(shop, week)
        text = "\n\n".join(textwrap.fill(value, 72) for _, value in blocks) + "\n"
        headers = [("X-Mailer", "Evolution 3.44"), ("Content-Type", "text/plain; charset=utf-8"),
                   ("Content-Transfer-Encoding", "8bit")]
        at = sent_at(shop["id"], week)
        out.append((at, mail(shop, week, shop["from"], subject, headers, "\n" + text, "Inbox,Important,Opened", at)))
    out.sort(key=lambda item: (item[0], item[1]))
    return "".join(text for _, text in out).encode()


def main():
    built = mailbox()
    if sys.argv[1:] == ["--check"]:
        if not OUT.exists() or OUT.read_bytes() != built:
            sys.exit(f"{OUT} differs from what this program writes")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_bytes(built)
    print(f"{OUT.name}: {built.count(b'X-Gmail-Labels: ')} mails, {len(built)} bytes, sha256 {hashlib.sha256(built).hexdigest()}")


main()
