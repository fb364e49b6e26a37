//! What a step loads before its own request: frames, the script of a worker.

use serde_json::{Value, json};
use session_cookie_policy::browser::{Reading, Request, RequestKind, RequestUrl, ResponseKind};

use super::answer::Circumstances;
use super::documents::{Document, clients, frames_of, partition};
use super::kinds::Kind;
use super::network::{is_reachable, upgraded};
use super::{Player, text_of};

impl Player<'_> {
    /// Loads the frames of a step; whether all of them came.
    pub(super) fn load_frames(
        &mut self,
        step: &Value,
        documents: &[Document],
        observed: &mut Value,
    ) -> bool {
        let kind = Kind::frame("iframe");
        let mut seen_of_frames = Vec::new();
        let mut reachable = true;
        for (depth, frame) in frames_of(step).enumerate() {
            let around = &documents[..=depth];
            let text = frame.as_str().or_else(|| frame["url"].as_str());
            let Some(url) = text.map(RequestUrl::parse) else {
                seen_of_frames.push(json!({ "sent": null }));
                continue;
            };
            let mut seen = json!({ "sent": null });
            if let (true, Ok(url)) = (reachable, url) {
                let mut request =
                    Request::within(url, RequestKind::FrameNavigation, clients(around));
                request.url = upgraded(&request.url, &kind, around);
                request.partition = partition(&documents[..depth + 2]);
                request.storage_access = self.storage_access(&request, around);
                reachable = is_reachable(&kind, &request, around, self.jar.profile());
                if reachable {
                    seen["sent"] = json!(text_of(&self.send(&request)));
                    seen["h"] = self.headers_of(&Value::Null, &kind, around, &request);
                    let about = Circumstances {
                        kind: ResponseKind::Final,
                        reading: Reading::Allowed,
                    };
                    self.answer(frame, &request, about);
                }
            } else {
                reachable = false;
            }
            seen_of_frames.push(seen);
        }
        if let Some(frame) = step.get("frame") {
            observed["frame"] = frame.clone();
            observed["frame_sent"] = seen_of_frames.pop().unwrap_or_default()["sent"].take();
        } else if !seen_of_frames.is_empty() {
            observed["frames"] = json!(seen_of_frames);
        }
        reachable
    }

    /// Loads the script of the worker that a step starts.
    pub(super) fn load_worker(&mut self, step: &Value, documents: &[Document]) {
        let script = &step["res"]["W"];
        if step["opts"]["worker"] != "%W%" {
            return;
        }
        if let Ok(url) = RequestUrl::parse(script["url"].as_str().unwrap_or("")) {
            let kind = Kind::worker_script("worker");
            let request = self.request_of(&kind, documents, url, &[]);
            let about = Circumstances {
                kind: ResponseKind::Final,
                reading: Reading::Allowed,
            };
            self.send(&request);
            self.answer(script, &request, about);
        }
    }
}
