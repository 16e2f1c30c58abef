//! Shared stores over two brokers, as two processes have them.

use super::*;
use crate::Request;
use crate::context::Visit;
use crate::redis::server::RedisServer;
use crate::session::{FlushError, Sessions};
use crate::store::Subscription;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::mpsc;
use std::time::Duration;

/// Far longer than anything takes; what never comes fails the test instead of holding it up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process, as far as its shared stores go.
struct Node(Arc<Broker>);

impl Node {
    fn of(server: &RedisServer) -> Node {
        let broker = Broker::open(Address::parse(&server.url()).unwrap()).unwrap();
        broker.link.reached().unwrap();
        Node(broker)
    }

    fn shared<T: Storable>(&self, name: &str, default: T) -> Common<T> {
        let store = Common::new(name, default, Location::caller());
        self.0.join(Arc::new(store.clone()));
        store
    }
}

fn now<T: Storable>(store: &Common<T>) -> T {
    T::clone(&store.node.snapshot())
}

/// What a store's subscribers are told.
fn told<T: Storable>(store: &Common<T>) -> (mpsc::Receiver<T>, Subscription) {
    let (tells, told) = mpsc::channel();
    let subscription = store.node.listen(Arc::new(move |value: &Arc<T>| {
        let _enough = tells.send(T::clone(value));
    }));
    (told, subscription)
}

/// Waits until a store's value is this one.
fn becomes<T: Storable + std::fmt::Debug>(store: &Common<T>, expected: &T) {
    let (told, _subscription) = told(store);
    let mut last = None;
    while last.as_ref() != Some(expected) {
        last = Some(told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it is to become {expected:?}, and is {last:?}")));
    }
}

fn a_visit() -> Arc<Visit> {
    Visit::new(Request::default(), Sessions::memory().visit(&http::HeaderMap::new()))
}

/// What a trigger of the visit's page would be told.
fn saved(visit: &Visit) -> Result<(), FlushError> {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(visit.session().saved())
}

fn raw(server: &RedisServer) -> ::redis::Connection {
    ::redis::Client::open(server.url()).unwrap().get_connection().unwrap()
}

#[test]
fn a_value_set_in_one_process_is_shown_in_the_others_and_read_by_those_that_come_later() {
    let server = RedisServer::start();
    let (here, there) = (Node::of(&server), Node::of(&server));
    let (one, other) = (here.shared("news", vec!["old".to_owned()]), there.shared("news", Vec::new()));
    here.0.set(&one, vec!["new".to_owned()]);
    assert_eq!(now(&one), ["new"]);
    becomes(&other, &vec!["new".to_owned()]);
    there.0.edit(&other, |news| news.push("newer".to_owned()));
    becomes(&one, &vec!["new".to_owned(), "newer".to_owned()]);
    assert_eq!(now(&Node::of(&server).shared("news", Vec::<String>::new())), ["new", "newer"]);
    assert_eq!(now(&here.shared("other news", 7)), 7, "a name that nobody has set begins with its default");
}

#[test]
fn what_hears_of_another_processs_change_may_make_tasks() {
    let server = RedisServer::start();
    let (here, there) = (Node::of(&server), Node::of(&server));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let (tells, told) = mpsc::channel();
    let _subscription = runtime.block_on(async {
        there.shared("n", 0).node.listen(Arc::new(move |n: &Arc<i32>| {
            let (tells, n) = (tells.clone(), **n);
            tokio::spawn(async move { tells.send(n) });
        }))
    });
    here.0.set(&here.shared("n", 0), 1);
    assert_eq!([(); 2].map(|()| told.recv_timeout(PATIENCE).unwrap()), [0, 1]);
}

#[test]
fn no_step_of_updates_in_two_processes_is_lost() {
    let server = RedisServer::start();
    let nodes = [Node::of(&server), Node::of(&server)];
    let (counts, mosts, lists) = (
        [0, 1].map(|at: usize| nodes[at].shared("count", 0)),
        [0, 1].map(|at: usize| nodes[at].shared("most", 0)),
        [0, 1].map(|at: usize| nodes[at].shared("list", Vec::new())),
    );
    thread::scope(|scope| {
        for at in [0, 1, 0, 1] {
            let (broker, count, most, list) = (&nodes[at].0, &counts[at], &mosts[at], &lists[at]);
            scope.spawn(move || {
                for n in 0..250 {
                    broker.update(count, |count| count + 1);
                    // What finds nothing to do in the value it sees first may find something in the newest.
                    broker.update(most, |most| n.max(*most));
                    broker.edit(list, |list| list.push(n));
                }
            });
        }
    });
    for at in [0, 1] {
        becomes(&counts[at], &1000);
        becomes(&mosts[at], &249);
        let all = Node::of(&server).shared("list", Vec::<i32>::new());
        assert_eq!(now(&all).len(), 1000);
        becomes(&lists[at], &now(&all));
    }
}

#[test]
fn a_process_never_shows_an_older_value_after_a_newer_one() {
    let server = RedisServer::start();
    let nodes = [Node::of(&server), Node::of(&server)];
    let counts = [0, 1].map(|at: usize| nodes[at].shared("count", 0));
    let seen = [0, 1].map(|at: usize| told(&counts[at]));
    thread::scope(|scope| {
        for at in [0, 1] {
            let (broker, count) = (&nodes[at].0, &counts[at]);
            scope.spawn(move || (0..300).for_each(|_| broker.update(count, |n| n + 1)));
        }
    });
    for (count, (seen, _subscription)) in counts.iter().zip(&seen) {
        becomes(count, &600);
        let mut last = -1;
        while last < 600 {
            let next = seen.recv_timeout(PATIENCE).unwrap();
            assert!(next > last, "{next} after {last}");
            last = next;
        }
    }
}

#[test]
fn an_equal_value_notifies_nobody_and_an_edit_always_here() {
    let server = RedisServer::start();
    let node = Node::of(&server);
    let store = node.shared("n", 0);
    let (told, _subscription) = told(&store);
    node.0.set(&store, 0);
    node.0.update(&store, |n| *n);
    node.0.edit(&store, |_| {});
    node.0.set(&store, 1);
    assert_eq!([(); 3].map(|()| told.recv_timeout(PATIENCE).unwrap()), [0, 0, 1]);
}

#[test]
fn a_value_of_another_type_or_none_at_all_reads_as_the_default_until_it_is_set() {
    let server = RedisServer::start();
    let node = Node::of(&server);
    node.0.set(&node.shared("text", String::new()), "seven".to_owned());
    redis::cmd("SET").arg("marquetry:shared:garbage").arg("oops").exec(&mut raw(&server)).unwrap();
    redis::cmd("SET").arg("marquetry:shared:half").arg("12 \u{1}{").exec(&mut raw(&server)).unwrap();
    let later = Node::of(&server);
    for name in ["text", "garbage", "half"] {
        let store = later.shared(name, 5);
        assert_eq!(now(&store), 5, "{name}");
        later.0.update(&store, |n| n + 1);
        assert_eq!((now(&store), now(&Node::of(&server).shared(name, 0))), (6, 6), "{name}");
    }
}

#[test]
fn while_the_broker_is_away_values_stay_and_who_would_change_one_is_told() {
    let mut server = RedisServer::start_keeping();
    let (here, there) = (Node::of(&server), Node::of(&server));
    let (one, other) = (here.shared("n", 0), there.shared("n", 0));
    here.0.set(&one, 1);
    becomes(&other, &1);
    server.kill();
    let visit = a_visit();
    let changes: [&dyn Fn(); 3] = [&|| here.0.set(&one, 5), &|| here.0.update(&one, |n| n + 5), &|| here.0.edit(&one, |n| *n += 5)];
    for change in changes {
        let _visit = crate::context::enter(&visit);
        change();
        saved(&visit).unwrap_err();
    }
    assert_eq!((now(&one), now(&other), now(&there.shared("m", 3))), (1, 1, 3));
    server.start_again();
    while now(&one) < 2 {
        here.0.update(&one, |n| n + 1);
    }
    becomes(&other, &2);
    becomes(&there.shared("n", 0), &2);
}

#[test]
fn a_broker_killed_again_and_again_at_work_loses_no_step_that_was_acknowledged() {
    let mut server = RedisServer::start_keeping();
    let nodes = [Node::of(&server), Node::of(&server)];
    let counts = [0, 1].map(|at: usize| nodes[at].shared("count", 0));
    let (tried, acknowledged, over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        for at in [0, 1, 0, 1] {
            let (broker, count, tried, acknowledged, over) = (&nodes[at].0, &counts[at], &tried, &acknowledged, &over);
            scope.spawn(move || {
                let visit = a_visit();
                let _visit = crate::context::enter(&visit);
                while !over.load(Ordering::SeqCst) {
                    tried.fetch_add(1, Ordering::SeqCst);
                    broker.update(count, |n| n + 1);
                    if saved(&visit).is_ok() {
                        acknowledged.fetch_add(1, Ordering::SeqCst);
                    }
                }
            });
        }
        for _ in 0..4 {
            let before = acknowledged.load(Ordering::SeqCst);
            while acknowledged.load(Ordering::SeqCst) < before + 50 {
                thread::yield_now();
            }
            server.kill();
            server.start_again();
        }
        over.store(true, Ordering::SeqCst);
    });
    let kept = now(&Node::of(&server).shared("count", 0));
    let (tried, acknowledged) = (tried.into_inner(), acknowledged.into_inner());
    assert!((acknowledged..=tried).contains(&kept), "{acknowledged} <= {kept} <= {tried}");
    counts.iter().for_each(|count| becomes(count, &kept));
}

#[test]
fn a_process_that_heard_nothing_for_a_while_catches_up() {
    let mut server = RedisServer::start_keeping();
    let node = Node::of(&server);
    let (store, unread) = (node.shared("n", 0), "m");
    server.kill();
    node.0.set(&store, 1);
    let unread = node.shared(unread, 0);
    server.start_again();
    // Another process is back sooner, or has never been away.
    let other = Node::of(&server);
    other.0.set(&other.shared("n", 0), 7);
    other.0.set(&other.shared("m", 0), 8);
    becomes(&store, &7);
    becomes(&unread, &8);
}

#[test]
#[should_panic(expected = "this is no URL of a Redis server (it begins with `amqp://`): write `redis://")]
fn a_wrong_url_is_a_clear_error() {
    let _refused = crate::prelude::Live::new().broker("amqp://:s3cret@localhost");
}

#[test]
fn what_a_broker_has_lost_is_still_there_in_the_processes_that_know_it() {
    let mut server = RedisServer::start();
    let node = Node::of(&server);
    let store = node.shared("n", 0);
    node.0.set(&store, 41);
    server.kill();
    server.start_again();
    while now(&store) < 42 {
        node.0.update(&store, |n| n + 1);
    }
    assert_eq!(now(&Node::of(&server).shared("n", 0)), 42);
}
