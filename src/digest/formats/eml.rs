//! The e-mail as a draft (RFC 5322): a text part and an HTML part of the same items.
//!
//! It has no `Message-ID` and, without `from`, no sender: it is opened and sent by a mail program (`X-Unsent`), which
//! puts both in.

use super::{html, tidy};
use crate::digest::{Issue, Templates};
use crate::error::Result;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::MimePart;
use sha2::{Digest, Sha256};

pub(super) fn render(issue: &Issue, templates: &Templates) -> Result<Vec<u8>> {
    let issue = Issue { finished: true, ..issue.clone() };
    let text = String::from_utf8_lossy(&tidy(templates.render("issue.txt", &issue)?)).into_owned();
    let html = String::from_utf8_lossy(&html::render(&issue, templates)?).into_owned();
    // The same issue has the same boundary; one that stands in neither part, as a digest does not.
    let digest = Sha256::new().chain_update(&text).chain_update(&html).finalize();
    let boundary: String = digest.iter().take(16).map(|b| format!("{b:02x}")).collect();
    let parts = vec![MimePart::new("text/plain", text), MimePart::new("text/html", html)];
    let kind = ContentType::new("multipart/alternative").attribute("boundary", format!("=_{boundary}"));
    let mut mail = MimePart::new(kind, parts).header("MIME-Version", Raw::new("1.0"));
    mail = mail.header("Subject", Text::new(subject(&issue))).header("X-Unsent", Raw::new("1"));
    if let Some(from) = &issue.from {
        mail = mail.header("From", addresses(std::slice::from_ref(from)));
    }
    if !issue.to.is_empty() {
        mail = mail.header("To", addresses(&issue.to));
    }
    if let Some(date) = issue.date.as_deref().and_then(super::syndication::rfc822) {
        mail = mail.header("Date", Raw::new(date));
    }
    mail = mail.language(issue.lang.tag());
    let mut out = Vec::new();
    mail.write_part(&mut out);
    Ok(out)
}

fn subject(issue: &Issue) -> String {
    match issue.part {
        Some((part, of)) => format!("{} ({part}/{of})", issue.title),
        None => issue.title.clone(),
    }
}

/// `Name <address>` or a bare address, as a header has them.
fn addresses(all: &[String]) -> mail_builder::headers::address::Address<'_> {
    use mail_builder::headers::address::Address;
    let one = |text: &String| match text.rsplit_once('<') {
        Some((name, address)) => {
            let name = name.trim().trim_matches('"').to_owned();
            Address::new_address(
                Some(name).filter(|n| !n.is_empty()),
                address.trim_end_matches('>').trim().to_owned(),
            )
        }
        None => Address::new_address(None::<String>, text.trim().to_owned()),
    };
    Address::new_list(all.iter().map(one).collect())
}
