//! E-mail messages (RFC 5322, MIME): sender, receivers, subject, the text, and the files that they carry.

use mail_parser::{Address, MessageParser, MimeHeaders, PartType};

use super::{Attachment, Format, InputError, Unpacked};
use crate::{
    html,
    plain::{Hint, Plain},
};

/// Bytes at the start within which the headers that tell a message must stand.
const HEAD_BYTES: usize = 64 << 10;
/// Most files that are taken out of one message.
const ATTACHMENTS_MAX: usize = 200;

/// Whether the bytes start with the headers of a message: the sender, and a header that people do not write by hand.
pub(super) fn is_mail(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let (mut sender, mut transport) = (false, false);
    for (index, line) in head.split(|b| *b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") || (index == 0 && line.starts_with(b"From ")) {
            continue;
        }
        let Some(colon) = line.iter().position(|b| *b == b':') else {
            return false;
        };
        let name = &line[..colon];
        if name.is_empty()
            || !name
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        {
            return false;
        }
        sender |= name.eq_ignore_ascii_case(b"from");
        transport |= [
            "mime-version",
            "message-id",
            "received",
            "content-type",
            "return-path",
            "delivered-to",
        ]
        .iter()
        .any(|h| name.eq_ignore_ascii_case(h.as_bytes()));
    }
    sender && transport
}

/// Takes the text out of a message.
pub(super) fn read(bytes: &[u8]) -> Result<Unpacked, InputError> {
    // Mailboxes put a line of their own before the headers.
    let bytes = match bytes.strip_prefix(b"From ") {
        Some(rest) => rest
            .iter()
            .position(|b| *b == b'\n')
            .map_or(rest, |end| &rest[end + 1..]),
        None => bytes,
    };
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| InputError::Broken {
            format: Format::Mail.name(),
            what: "it has no headers that can be read: save it anew as .eml".to_owned(),
        })?;
    let mut out = Unpacked::default();
    if let Some(subject) = message.subject() {
        let subject = one_line(subject);
        out.push(&subject, Hint::Heading1);
        out.facts.title = Some(subject);
    }
    for (label, address) in [
        ("From", message.from()),
        ("To", message.to()),
        ("Cc", message.cc()),
    ] {
        let names = address.map(names).unwrap_or_default();
        if !names.is_empty() {
            out.push(&format!("{label}: {}.", names.join("; ")), Hint::Paragraph);
        }
    }
    if let Some(date) = message.date() {
        let day = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
        out.push(&format!("Date: {day}"), Hint::None);
        out.facts.published = Some(day);
    }
    for id in bodies(&message) {
        match &message.parts[id as usize].body {
            PartType::Html(page) => push_plain(&html::read(page), &mut out),
            PartType::Text(text) => push_plain(&Plain::of_text(&unquoted(text)), &mut out),
            _ => {}
        }
    }
    attachments(&message, &mut out);
    Ok(out)
}

/// The parts with the message's words: those in plain text, or those in HTML where the plain ones say much less (a
/// mere "your program cannot show this").
fn bodies(message: &mail_parser::Message<'_>) -> Vec<u32> {
    let length = |ids: &[u32]| -> usize {
        ids.iter()
            .filter_map(|id| match &message.parts[*id as usize].body {
                PartType::Text(text) => Some(text.trim().len()),
                // Tags take room.
                PartType::Html(page) => Some(page.trim().len() / 20),
                _ => None,
            })
            .sum()
    };
    if length(&message.html_body) > length(&message.text_body) {
        message.html_body.clone()
    } else {
        message.text_body.clone()
    }
}

fn push_plain(plain: &Plain, out: &mut Unpacked) {
    for block in &plain.blocks {
        let before = out.blocks.len();
        out.push(&plain.text[block.range.clone()], block.hint);
        if let Some(pushed) = out.blocks.get_mut(before) {
            pushed.linked = block.linked;
            pushed.extracted = block.extracted;
        }
    }
    let language = out.facts.language.take();
    out.facts.language = language.or_else(|| plain.facts.language.clone());
}

/// Text without the signs that mark an earlier message ("> > The cargo").
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let bare = line.trim_start_matches(['>', ' ']);
        out.push_str(if line.trim_start().starts_with('>') {
            bare
        } else {
            line
        });
        out.push('\n');
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Jane Doe (jane@example.org)", or the address alone.
fn names(address: &Address<'_>) -> Vec<String> {
    address
        .iter()
        .filter_map(|a| match (a.name(), a.address()) {
            (Some(name), Some(at)) if !name.trim().is_empty() && name != at => {
                Some(format!("{} ({at})", one_line(name)))
            }
            (Some(name), None) if !name.trim().is_empty() => Some(one_line(name)),
            (_, at) => at.map(one_line),
        })
        .collect()
}

fn attachments(message: &mail_parser::Message<'_>, out: &mut Unpacked) {
    let all: Vec<_> = message.attachments().collect();
    if all.len() > ATTACHMENTS_MAX {
        out.notes.push(format!(
            "the message carries {} files: the first {ATTACHMENTS_MAX} were looked at",
            all.len()
        ));
    }
    for (index, part) in all.into_iter().take(ATTACHMENTS_MAX).enumerate() {
        let media_type = part.content_type().map_or_else(String::new, |t| {
            format!("{}/{}", t.ctype(), t.subtype().unwrap_or("*"))
        });
        let (name, bytes) = match &part.body {
            PartType::Message(inner) => (inner.subject().map(one_line), inner.raw_message().to_vec()),
            _ => (part.attachment_name().map(one_line), part.contents().to_vec()),
        };
        out.attachments.push(Attachment {
            name: name.unwrap_or_else(|| format!("attachment {}", index + 1)),
            media_type,
            bytes,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "From: =?utf-8?Q?Andr=C3=A9_Roe?= <a@example.org>\r\nTo: Jane Doe <j@example.org>\r\n\
Subject: Cargo of the\r\n Ocean Star\r\nDate: Tue, 5 Mar 2024 10:00:00 +0100\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n\
--y\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
The cargo was =E2=80=9Cshells=E2=80=9D.\r\n> It left on Monday.\r\n--y\r\nContent-Type: text/html\r\n\r\n\
<p>The cargo</p>\r\n--y--\r\n--x\r\nContent-Type: application/pdf; name=\"bill.pdf\"\r\n\
Content-Disposition: attachment; filename=\"bill.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--x--\r\n";

    #[test]
    fn a_message_is_taken_apart() {
        assert!(is_mail(MESSAGE.as_bytes()));
        let read = read(MESSAGE.as_bytes()).unwrap();
        assert_eq!(
            read.text,
            "Cargo of the Ocean Star\n\nFrom: André Roe (a@example.org).\n\nTo: Jane Doe (j@example.org).\n\n\
Date: 2024-03-05\n\nThe cargo was “shells”.\n\nIt left on Monday."
        );
        assert_eq!(read.facts.published.as_deref(), Some("2024-03-05"));
        assert_eq!(read.attachments[0].name, "bill.pdf");
        assert_eq!(read.attachments[0].bytes, b"%PDF-");
    }

    #[test]
    fn a_release_with_labels_is_no_message() {
        assert!(!is_mail(
            b"From: The Ministry\nDate: 5 March 2024\n\nThe ministry said so."
        ));
        assert!(!is_mail(b"SEOUL, March 5: The navy said\nso."));
    }
}
