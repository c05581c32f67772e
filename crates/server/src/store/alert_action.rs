//! What people do with an alert, and where that takes it.

use super::{Alert, AlertState};

/// What somebody does with an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertAction {
    /// Gives it to somebody; an empty name takes it from whoever has it.
    Assign(String),
    /// Passes it up.
    Escalate,
    /// Decides: the customer is the party, or is not.
    Close(bool),
    /// Confirms somebody else's decision.
    Approve,
    /// Sends a decision back.
    Return,
    /// Takes up a closed alert again.
    Reopen,
    /// Adds words alone.
    Comment,
}

/// Changes an alert as an action asks; gives the action's word.
pub(super) fn apply(
    alert: &mut Alert,
    actor: &str,
    action: &AlertAction,
    reason: &str,
    four_eyes: bool,
) -> Result<String, String> {
    use AlertState::{Assigned, ClosedFalse, ClosedTrue, Escalated, Open, Proposed};
    let state = alert.state;
    let working = matches!(state, Open | Assigned | Escalated);
    let refuse = |what: &str| Err(format!("an alert that is {} can't be {what}", state.code()));
    let back = |alert: &Alert| if alert.assignee.is_some() { Assigned } else { Open };
    match action {
        AlertAction::Assign(to) => {
            if !working {
                return refuse("assigned");
            }
            alert.assignee = Some(to.clone()).filter(|to| !to.is_empty());
            if state != Escalated {
                alert.state = back(alert);
            }
            Ok(if to.is_empty() {
                "released".to_owned()
            } else {
                format!("assigned to {to}")
            })
        }
        AlertAction::Escalate if !matches!(state, Open | Assigned) => refuse("escalated"),
        AlertAction::Escalate => {
            alert.state = Escalated;
            Ok("escalated".to_owned())
        }
        AlertAction::Close(_) if !working => refuse("closed"),
        AlertAction::Close(_) | AlertAction::Return | AlertAction::Reopen | AlertAction::Comment
            if reason.is_empty() =>
        {
            Err("give a reason".to_owned())
        }
        AlertAction::Close(same) => {
            let decision = if *same { ClosedTrue } else { ClosedFalse };
            alert.reason = Some(reason.to_owned());
            if four_eyes {
                (alert.proposed, alert.proposed_by) = (Some(decision), Some(actor.to_owned()));
                alert.state = Proposed;
                return Ok(format!("proposed {}", decision.code()));
            }
            alert.state = decision;
            Ok(decision.code().to_owned())
        }
        AlertAction::Approve | AlertAction::Return if state != Proposed => refuse("approved or returned"),
        AlertAction::Approve => {
            if alert.proposed_by.as_deref() == Some(actor) {
                return Err("somebody else must approve: this is your own decision".to_owned());
            }
            alert.state = alert.proposed.take().ok_or("no decision waits for approval")?;
            Ok(format!("approved {}", alert.state.code()))
        }
        AlertAction::Return => {
            alert.return_to_work();
            Ok("returned".to_owned())
        }
        AlertAction::Reopen => {
            if !state.is_closed() {
                return refuse("reopened");
            }
            alert.return_to_work();
            Ok("reopened".to_owned())
        }
        AlertAction::Comment => Ok("comment".to_owned()),
    }
}
