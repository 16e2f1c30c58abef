component! { pub  Home( ) { } pub(crate)  async   Card<'a,T: Clone+'a>( title : String="Unnamed".to_owned(),items:&'a [T],tone: &'static str="light",footer:Option<String>=None )
    where T : Send,Vec<T>: Sync { <p>{title}</p> }
    Small(n: u32) { <b>{n}</b> }
    /// Documented.
    Named { <Home/> }
    Long(first: Vec<(String, u32)>, second: &'static str, third: Option<Box<dyn Fn(u32) -> String + Send>>) { <p></p> }


    Other() {


        <p></p>


    } }
