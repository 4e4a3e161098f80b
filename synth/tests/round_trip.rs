//! Readers return the messages that the generator wrote.

use unisono::message::Message;
use unisono::source::{self, Format, Options};
use unisono_synth::{Generated, Recipe, generate};

const MAIL: &str = r#"{"brands": 5, "campaigns": 4, "languages": ["it", "en"], "html": true, "greeting": true,
    "blasts": 0.4, "blast_recipients": 3, "text": {"slots": 0.5, "noise": 0.05},
    "footer": {"own": [5, 12], "shared": 6, "marked": true}, "offers": {"h": 0.5}}"#;

fn generated() -> Vec<Generated> {
    generate(&Recipe::from_json(MAIL).unwrap()).unwrap().collect()
}

fn read(bytes: &[u8], format: Format) -> Vec<Message> {
    let reader =
        source::read(std::io::Cursor::new(bytes.to_vec()), "-", format, &Options::default()).unwrap();
    reader.messages().collect::<Result<_, _>>().unwrap()
}

#[test]
fn lines_are_read_back_as_they_were_made() {
    let generated = generated();
    let mut bytes = Vec::new();
    generated.iter().for_each(|g| g.write_jsonl(&mut bytes));
    let got = read(&bytes, Format::Jsonl);
    assert_eq!(got.len(), generated.len());
    for (got, g) in got.into_iter().zip(generated) {
        // The domain stays a column; readers ignore the truth.
        assert!(got.columns.iter().all(|(name, _)| name == "from_domain"), "{:?}", got.columns);
        let expected = Message {
            columns: got.columns.clone(),
            found: got.found.clone(),
            sender_name: None,
            ..g.message
        };
        assert_eq!(Message { sender_name: None, ..got }, expected);
    }
}

#[test]
fn mails_are_read_back_as_they_were_made() {
    for g in generated() {
        let got = read(&g.to_eml(), Format::Eml).remove(0);
        let expected = &g.message;
        assert_eq!(got.sender_name, expected.sender_name);
        assert_eq!(got.sender_domain, expected.sender_domain);
        assert_eq!((&got.id, &got.subject), (&expected.id, &expected.subject));
        assert_eq!(got.sent_at, expected.sent_at);
        assert_eq!(got.campaign.map(|c| c.key), expected.campaign.clone().map(|c| c.key));
        let recipient = got.recipient.unwrap();
        let (name, address) = expected.recipient.as_deref().unwrap().split_once(" <").unwrap();
        assert!(recipient.contains(name) && recipient.contains(address.trim_end_matches('>')), "{recipient}");
        let lines = |text: &Option<String>| -> Vec<String> {
            text.iter().flat_map(|t| t.trim_end().lines().map(str::to_owned)).collect()
        };
        assert_eq!(lines(&got.body.text), lines(&expected.body.text));
        assert_eq!(lines(&got.body.html), lines(&expected.body.html));
    }
}

#[test]
fn every_shipped_recipe_is_valid() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../datasets/recipes");
    let mut n = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let recipe = Recipe::from_json(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let generator = generate(&recipe).unwrap();
            assert!(generator.message(generator.n_messages() - 1).is_some(), "{}", path.display());
            n += 1;
        }
    }
    assert!(n >= 5);
}
