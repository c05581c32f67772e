//! Forms: read, and refused without the token of the session that they were written for.

use axum::{
    Form,
    extract::{FromRequest, Multipart, Request},
};
use serde::de::DeserializeOwned;

use super::PageProblem;
use crate::{AppState, Credential, Principal, Problem, auth::same_secret};

/// A form of a signed-in member, its token checked.
pub(crate) struct Checked<T>(pub(crate) T);

#[derive(serde::Deserialize)]
struct WithToken<T> {
    #[serde(default)]
    form_token: String,
    #[serde(flatten)]
    fields: T,
}

/// Whether a token is the one of the session.
fn fits(principal: Option<&Principal>, given: &str) -> Result<(), PageProblem> {
    match principal.map(|p| &p.credential) {
        Some(Credential::Session { form_token, .. }) if same_secret(form_token, given) => Ok(()),
        _ => Err(Problem::forbidden(
            "the form is not of this session: go back, reload the page and send it again",
        )
        .into()),
    }
}

impl<T: DeserializeOwned> FromRequest<AppState> for Checked<T> {
    type Rejection = PageProblem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, PageProblem> {
        let principal = request.extensions().get::<Principal>().cloned();
        let form =
            Form::<WithToken<serde_json::Map<String, serde_json::Value>>>::from_request(request, state).await;
        let Form(form) = form.map_err(|e| Problem::bad_request(e.to_string()))?;
        fits(principal.as_ref(), &form.form_token)?;
        let fields = serde_json::Value::Object(form.fields);
        let fields = serde_json::from_value(fields).map_err(|e| Problem::bad_request(e.to_string()))?;
        Ok(Self(fields))
    }
}

/// A form with a file: texts by name, and the file's bytes.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    pub(crate) texts: std::collections::BTreeMap<String, String>,
    pub(crate) file: Option<(String, Vec<u8>)>,
}

impl FromRequest<AppState> for Upload {
    type Rejection = PageProblem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, PageProblem> {
        let principal = request.extensions().get::<Principal>().cloned();
        let bad = |e: &dyn std::fmt::Display| PageProblem::from(Problem::bad_request(e.to_string()));
        let mut form = Multipart::from_request(request, state)
            .await
            .map_err(|e| bad(&e))?;
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await.map_err(|e| bad(&e))? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = field.bytes().await.map_err(|e| bad(&e))?;
                    if !bytes.is_empty() {
                        upload.file = Some((file, bytes.to_vec()));
                    }
                }
                None => {
                    upload
                        .texts
                        .insert(name, field.text().await.map_err(|e| bad(&e))?);
                }
            }
        }
        let given = upload.texts.get("form_token").map(String::as_str);
        fits(principal.as_ref(), given.unwrap_or_default())?;
        Ok(upload)
    }
}
