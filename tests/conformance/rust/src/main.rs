//! One whole session of the crate ibapi, unmodified, at a simulated gateway. Prints one JSON line a step; see ../README.md.
mod session;
mod steps_data;
mod steps_orders;

use session::{Options, Session, Step};

fn option(name: &str) -> Option<String> {
    let mut words = std::env::args().skip_while(|word| word != name);
    words.next()?;
    words.next()
}

fn main() {
    let options = Options {
        port: option("--port").and_then(|port| port.parse().ok()).expect("--port PORT"),
        client_id: option("--client-id").and_then(|id| id.parse().ok()).unwrap_or(40),
        symbol: option("--symbol").unwrap_or_else(|| "MSFT".into()),
        deadline: std::time::Duration::from_secs(option("--deadline").and_then(|seconds| seconds.parse().ok()).unwrap_or(5)),
        shared: std::env::args().any(|word| word == "--shared"),
    };
    let Some(mut session) = Session::connect(options) else { std::process::exit(1) };
    let steps: Vec<(&'static str, Step)> = steps_data::BEFORE_ORDERS
        .iter()
        .chain(steps_orders::ALL)
        .chain(steps_data::REST)
        .copied()
        .collect();
    let passed = session.run(&steps);
    std::process::exit(if passed { 0 } else { 1 });
}
